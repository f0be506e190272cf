// A node: what is around it. A site's profile sets what is inferred of it beside what authors claim of it.

function showNode(id, shown, counts) {
  const node = nodes.get(id), here = around(shown).filter(edge => edge.source === id || edge.target === id);
  panel.replaceChildren(...[
    button("← the whole graph", () => choose({ node: "", edge: "" }), { class: "plain" }),
    make("p", { class: "kind" }, KINDS[node.kind]),
    make("h2", {}, node.label),
    node.detail ? soft(node.kind === "site" ? `Letters in figure 1 of doi:10.1007/s00421-020-04567-3: ${node.detail}` : node.kind === "outcome" ? `Measures: ${node.detail}` : node.detail) : null,
    node.parent && nodes.has(node.parent) ? soft("A kind of ", nodeLink(node.parent)) : null,
    ...(node.kind === "site" ? site(id, counts) : node.kind === "intervention" ? training(id, counts, here) : other(id, counts, here)),
  ].filter(Boolean));
}

const links = (id, relation, end) => [...edges.values()].filter(edge => edge.relation === relation && edge[end] === id);
const held = (group, counts) => group.filter(edge => counts.has(edge.id));

function part(title, group, counts, words) {
  return group.length ? [make("h3", {}, title), words ? soft(words) : null, list(group, counts, 25)] : [];
}

function site(id, counts) {
  const inferred = links(id, "changes_site", "target").sort((a, b) => Math.max(b.belief[0], b.belief[1]) - Math.max(a.belief[0], a.belief[1]));
  const claims = held(links(id, "claimed_at", "target"), counts), sees = links(id, "reflects", "target");
  return [
    make("h3", {}, "Inferred: does training change it?"),
    inferred.length ? soft("From what measures did and which sites they see", recounts() ? ", over all the evidence: filters do not count this anew" : "", ". Before any study: up 25\u00a0%, no change 50\u00a0%, down 25\u00a0%. Choose a training for what it rests on.")
      : soft("No study with a vote used a measure that sees this site."),
    make("ul", { class: "profile" }, inferred.map(edge => make("li", {}, button(label(edge.source), () => choose({ edge: edge.id }), { class: "name", "data-edge": edge.id }), stack(edge),
      edge.reasons ? soft(edge.reasons.join("; ")) : null))),
    make("h3", {}, "Beside it, never mixed in: what authors claim"),
    claims.length ? claimed(claims, counts) : soft("No author of this corpus claims anything of this site."),
    ...part("Measures that see it", sees, new Map(sees.map(edge => [edge.id, edge])), "Knowledge, each with its reference."),
  ];
}

function claimed(claims, counts) {
  const seen = new Map();  // one document says it once, whatever trainings it is about
  for (const edge of claims) for (const row of counts.get(edge.id).rows) seen.set(`${row.study} ${row.says}`, row);
  for (const edge of claims) bring({ edge: edge.id }, edge.rows);
  const said = [...seen.values()], number = says => said.filter(row => row.says === says).length;
  return make("div", { id: "claims-of-authors" },
    make("p", {}, make("b", {}, String(number("adapts"))), " say that it adapts, ", make("b", {}, String(number("does_not_adapt"))), " that it does not",
      said.some(row => row.hedged) ? `; ${said.filter(row => row.hedged).length} of them hedge.` : "."),
    make("details", { class: "more" }, make("summary", {}, "Their sentences"), said.map(card)));
}

function training(id, counts, here) {
  const inferred = links(id, "changes_site", "source").sort((a, b) => Math.max(b.belief[0], b.belief[1]) - Math.max(a.belief[0], a.belief[1]));
  const kinds = data.nodes.filter(node => node.parent === id);
  return [
    kinds.length ? soft("Its kinds: ", ...kinds.flatMap((kind, i) => [i ? ", " : "", nodeLink(kind.id)])) : null,
    ...part("What it changes", held(links(id, "changes", "source"), counts), counts),
    inferred.length ? make("details", { class: "more" }, make("summary", {}, "Inferred: where it changes something"),
      soft("Over all the evidence. Before any study: up 25\u00a0%, no change 50\u00a0%, down 25\u00a0%."),
      make("ul", { class: "profile" }, inferred.map(edge => make("li", {}, button(label(edge.target), () => choose({ edge: edge.id }), { class: "name" }), stack(edge))))) : null,
    ...part("Sites that authors claim", held(links(id, "claimed_at", "source"), counts), counts),
    ...part("Drivers that it exercises", here.filter(edge => edge.relation === "exercises"), counts),
  ];
}

function other(id, counts) {
  const both = relation => held([...links(id, relation, "source"), ...links(id, relation, "target")], counts);
  return [
    ...part("What changes it", held(links(id, "changes", "target"), counts), counts),
    ...part("Sites that it sees", held(links(id, "reflects", "source"), counts), counts, "Knowledge, each with its reference."),
    ...part("Goes together with", both("associated_with"), counts),
    ...part("What authors claim", held(links(id, "claimed_at", "source"), counts), counts),
    ...part("Drivers and what exercises them", both("exercises"), counts),
  ];
}
