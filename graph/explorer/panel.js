// The panel: the list of links, an edge with every sentence behind it, a node with what is around it.

const panel = byId("panel");
const CARDS = 40;  // sentences that stand open at once; a button opens the others

function tally(edge, count) {
  if (edge.kind === "knowledge") return edge.reference;
  if (edge.kind === "inference") return chances(edge);
  if (edge.relation !== "changes") {
    const said = new Map();
    for (const row of count.rows) said.set(row.says, (said.get(row.says) || 0) + 1);
    return [...said].map(([says, number]) => `${number} × ${WORDS[says]}`).join(", ");
  }
  const votes = count.votes.map((vote, i) => vote > 0.049 ? `${short(vote)} ${WORDS[DIRECTIONS[i]]}` : "").filter(Boolean);
  return [votes.join(", ") || "no vote", count.certainty && `certainty ${count.certainty}`].filter(Boolean).join(" · ");
}

const chances = edge => `inferred: up ${percent(edge.belief[0])}, no change ${percent(edge.belief[2])}, down ${percent(edge.belief[1])}`;

function item(edge, count) {
  const kind = tone(edge, count), sign = edge.kind === "inference" && count.direction ? count.direction : kind;
  return make("li", {}, make("button", { type: "button", "data-edge": edge.id, onclick: () => choose({ edge: edge.id }), "aria-current": state.edge === edge.id ? "true" : null },
    make("span", { class: sign, "aria-hidden": "true" }, SIGNS[sign]),
    make("span", {}, `${label(edge.source)} ${VERBS[edge.relation]} ${label(edge.target)}`),
    make("span", { class: "number" }, edge.kind === "evidence" ? [String(count.studies), make("span", { class: "hidden" }, ` ${count.studies === 1 ? "study" : "studies"},`)] : ""),
    make("small", {}, tally(edge, count))));
}

function list(group, counts, most = 40) {
  const here = bySupport(group, counts);
  const items = make("ul", { class: "list" }, here.slice(0, most).map(edge => item(edge, counts.get(edge.id))));
  if (here.length > most) {
    items.append(make("li", {}, button(`Show ${here.length - most} more`, event =>
      unfold(event.target.parentElement, here.slice(most).map(edge => item(edge, counts.get(edge.id)))), { class: "plain" })));
  }
  return items;
}

function showList(shown, counts, more) {
  const fewer = more();
  panel.replaceChildren(...[
    make("h2", {}, "Best supported first"),
    soft(shown.length ? `${plural(shown.length, "link")}; the number is that of studies with a vote.` : "Nothing is left. Clear the search or a filter, or ask for fewer studies."),
    fewer > 0 ? button(`Show ${fewer} more, with fewer studies`, () => { settle(); state.studies = "0"; remember(true); fill(); refresh(); panel.focus({ preventScroll: true }); }, { class: "plain" }) : null,
    list(shown, counts),
  ].filter(Boolean));
}

// --- an edge -------------------------------------------------------------------------------------------------------

function bars(count) {
  const total = count.votes.reduce((a, b) => a + b, 0);
  return make("div", { class: "votes" }, DIRECTIONS.flatMap((direction, i) => {
    const fill = make("i", {});
    fill.style.width = `${total ? 100 * count.votes[i] / total : 0}%`;
    return [make("span", { class: direction }, `${SIGNS[direction]} ${WORDS[direction]}`), make("div", { class: `bar ${direction}`, "aria-hidden": "true" }, fill),
      make("span", {}, studies(Number(count.votes[i].toFixed(2))))];
  }));
}

function belief(count) {
  if (count.belief[0] === null) return null;
  if (!count.direction) return make("p", {}, "No direction leads.");
  const mean = count.belief[DIRECTIONS.indexOf(count.direction)];
  const [low, high] = count.interval;
  const range = make("i", { class: "range" }), dot = make("i", { class: "dot" });
  range.style.left = `${100 * low}%`;
  range.style.width = `${100 * (high - low)}%`;
  dot.style.left = `${100 * mean}%`;
  return make("div", { class: "belief" },
    make("p", {}, `Belief in ${WORDS[count.direction]}: `, make("b", {}, percent(mean)), ` (${percent(data.width)} interval ${percent(low)} to ${percent(high)})`),
    make("div", { class: `scale ${count.direction}`, "aria-hidden": "true" }, range, dot));
}

function sentence(row) {
  if (!row.sentence) return null;
  const titles = { r: "the words of the result", s: "names the first of the two", t: "names the second of the two" };
  return make("q", {}, row.sentence.map(piece => typeof piece === "string" ? piece
    : make("mark", { class: [...piece[0]].map(mark => `m-${mark}`).join(" "), title: [...piece[0]].map(mark => titles[mark]).join(", ") }, piece[1])));
}

function sources(study) {
  return [study.doi ? link(`https://doi.org/${encodeURI(study.doi)}`, "DOI", study.who) : null,
    study.pmid ? link(`https://pubmed.ncbi.nlm.nih.gov/${Number(study.pmid)}/`, "PubMed", study.who) : null,
    study.doi || study.pmid ? null : make("span", { class: "soft" }, "no DOI or PubMed id")];
}

function card(row) {
  const study = studyOf(row);
  const facts = [study.design && spaced(study.design), study.species !== "human" && study.species, study.people && study.people !== "unstated" && spaced(study.people),
    study.exposure && spaced(study.exposure), study.n && `n = ${study.n}`].filter(Boolean).join(" · ");
  const how = [row.against && row.against !== "none" ? `against ${spaced(row.against)}` : null, row.limb === "untrained" ? "untrained limb" : null,
    row.hedged ? "hedged" : null, row.citation ? `citing ${row.citation}` : null, row.no_vote ? NO_VOTE[row.no_vote] : null].filter(Boolean).join(" · ");
  return make("article", { class: "card", "aria-label": study.who },
    make("div", { class: "top" }, make("span", { class: row.says }, `${SIGNS[row.says] || "•"} ${WORDS[row.says]}`), make("b", {}, study.who),
      make("span", { class: `badge ${study.kind}` }, study.kind), study.retracted ? make("span", { class: "badge warn" }, "retracted") : null, sources(study)),
    sentence(row), facts ? soft(facts) : null, row.dose ? soft(make("b", {}, "Dose: "), spaced(row.dose)) : null, how ? soft(how) : null,
    soft(make("cite", {}, study.title), study.journal ? ` ${study.journal}` : ""));
}

function evidence(count) {
  const quoted = count.rows.filter(row => row.sentence), rest = count.rows.length - quoted.length;
  const box = make("div", { id: "evidence" });
  const groups = [...new Set(quoted.map(row => row.says))].sort((a, b) => DIRECTIONS.indexOf(a) - DIRECTIONS.indexOf(b));
  let open = CARDS;
  for (const says of groups) {
    const group = quoted.filter(row => row.says === says), first = group.slice(0, Math.max(5, open));
    open -= first.length;
    const part = make("section", {}, make("h3", { class: says }, `${SIGNS[says] || "•"} ${WORDS[says]} (${plural(group.length, "sentence")})`), first.map(card));
    if (group.length > first.length) {
      part.append(button(`Show ${group.length - first.length} more`, event => unfold(event.target, group.slice(first.length).map(card)), { class: "plain" }));
    }
    box.append(part);
  }
  if (rest && quoted.length) box.append(soft(`${rest} more in the database: SELECT * FROM evidence_sentences WHERE edge_id = '${count.rows[0].edge}'`));
  return box;
}

// --- moderators ----------------------------------------------------------------------------------------------------

const MODERATORS = [["load", "load, %"], ["tempo_s", "tempo, s"], ["pacing", "pacing"], ["contraction", "contraction"], ["weeks", "weeks"],
  ["exposure", "acute or chronic"], ["limb", "limb"], ["muscle", "muscle"], ["age_group", "age"], ["training_state", "people"], ["technique", "technique"], ["species", "species"]];

/** Return what the rows of each direction tell of a moderator: words with counts, or the middle of numbers and their range. */
function described(values) {
  if (!values.length) return "";
  if (typeof values[0] === "number") {
    const sorted = [...values].sort((a, b) => a - b), half = sorted.length / 2;
    const middle = (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
    return `${short(middle)}${sorted[0] < sorted.at(-1) ? ` (${short(sorted[0])}–${short(sorted.at(-1))})` : ""}`;
  }
  const seen = new Map();
  for (const value of values) seen.set(value, (seen.get(value) || 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value, number]) => `${spaced(value)} ${number}`).join(", ");
}

function moderators(edge, count) {
  const sides = DIRECTIONS.map(direction => count.rows.filter(row => row.says === direction && !row.no_vote));
  const value = (row, name) => (row.facts && row.facts[name]) ?? row[name] ?? studyOf(row)[name];
  const lines = MODERATORS.map(([name, words]) => [words, ...sides.map(side => described(side.map(row => value(row, name)).filter(one => one !== undefined)))])
    .filter(line => line.slice(1).some(Boolean));
  const tested = edge.moderators;
  if (!lines.length && !tested) return null;
  const used = DIRECTIONS.map((_, i) => i).filter(i => sides[i].length);
  return make("details", { class: "more", open: Boolean(tested) }, make("summary", {}, "Moderators"),
    tested ? tests(tested) : null,
    lines.length ? table("Findings here, by direction", ["", ...used.map(i => WORDS[DIRECTIONS[i]])], lines.map(line => [line[0], ...used.map(i => line[i + 1])])) : null);
}

function tests(tested) {
  const tried = tested.rows.filter(row => row.p !== null);
  const kinds = tested.kinds.length > 1 ? ` (${studies(tested.studies)}, its kinds included)` : ` (${studies(tested.studies)})`;
  if (!tried.length) return soft(`Studies disagree here${kinds}; there are not enough of them to test a moderator.`);
  const used = DIRECTIONS.map((_, i) => i).filter(i => tried.some(row => row.sides[i].length));
  return table(`What separates the sides${kinds}: permutation tests`, ["", ...used.map(i => WORDS[DIRECTIONS[i]]), "p held", ""],
    tried.map(row => [spaced(row.name), ...used.map(i => row.sides[i].join(", ")), row.held < 0.001 ? "< 0.001" : row.held.toFixed(3), row.said]));
}

function table(title, heads, lines) {
  return make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, make("table", {}, make("caption", {}, title),
    make("thead", {}, make("tr", {}, heads.map(head => make(head ? "th" : "td", head ? { scope: "col" } : {}, head)))),
    make("tbody", {}, lines.map(line => make("tr", {}, line.map((cell, i) => make(i ? "td" : "th", i ? {} : { scope: "row" }, cell)))))));
}

function showEdge(edge, count) {
  if (edge.rows && edge.rows.length) bring({ edge: edge.id }, edge.rows);
  const effect = edge.relation === "changes", inferred = edge.kind === "inference", target = nodes.get(edge.target);
  panel.replaceChildren(...[
    button("← back to the list", () => choose({ edge: "" }), { class: "plain" }),
    make("h2", {}, nodeLink(edge.source), ` ${VERBS[edge.relation]} `, nodeLink(edge.target)),
    effect && target.detail ? soft(`Direction of: ${target.detail}`) : null,
    edge.kind === "knowledge" ? soft("Knowledge, from a reference; no evidence of this corpus is mixed in.") : null,
    inferred ? soft("Inferred, not observed: from what the measures did and which sites they see, over all the evidence. Before any study: up 25\u00a0%, no change 50\u00a0%, down 25\u00a0%.") : null,
    edge.kind === "evidence" ? soft(`${plural(count.findings, "finding")} in ${studies(count.studies)} with a vote${recounts() ? ` (of ${edge.findings} without the filters)` : ""}`) : null,
    effect ? bars(count) : null, effect ? belief(count) : inferred ? stack(edge) : null,
    effect && count.certainty ? make("p", {}, "Certainty: ", make("b", {}, count.certainty)) : null,
    edge.kind === "evidence" && !effect ? make("p", {}, tally(edge, count)) : null,
    count.reasons && count.reasons.length ? make("ul", { class: "reasons" }, count.reasons.map(reason => make("li", {}, reason))) : null,
    count.reviews ? soft(`${plural(count.reviews, "review")} beside, without a vote`) : null,
    edge.sign ? make("p", {}, edge.sign > 0 ? "The measure grows with the site's output." : "The measure shrinks as the site's output grows.") : null,
    edge.weight ? make("p", {}, `It sees ${["", "this site in part", "this site clearly", "mainly this site"][edge.weight]}.`) : null,
    edge.reference ? make("p", {}, ...referenced(edge.reference)) : null,
    inferred ? inputs(edge) : null,
    effect ? moderators(edge, count) : null,
    edge.kind === "evidence" && edge.rows.length ? make("h3", {}, "Evidence, word for word") : null,
    edge.kind === "evidence" && edge.rows.length ? legendOfMarks() : null,
    edge.kind === "evidence" && edge.rows.length ? evidence(count) : null,
  ].filter(Boolean));
}

const nodeLink = id => button(label(id), () => choose({ node: id, edge: "" }), { class: "name" });
const legendOfMarks = () => soft("Marked: ", make("mark", { class: "m-r" }, "the result"), ", ", make("mark", { class: "m-s" }, "the first"), " and ", make("mark", { class: "m-t" }, "the second"), " of the two linked.");

/** Return a reference with its DOIs as links. True: "doi:10.1007/s00421-020-04567-3"; near miss: "10.5 %". */
function referenced(text) {
  return text.split(/(doi:10\.\d{4,9}\/[^\s;,]+)/).map(part => part.startsWith("doi:10.") ? link(`https://doi.org/${encodeURI(part.slice(4))}`, part) : part);
}

function stack(edge) {
  const parts = [["increase", "up", 0], ["no_change", "no change", 2], ["decrease", "down", 1]].map(([direction, word, i]) => {
    const part = make("span", { class: `part ${direction}`, title: `${word} ${percent(edge.belief[i])}` }, edge.belief[i] > 0.17 ? `${word} ${percent(edge.belief[i])}` : "");
    part.style.flexGrow = String(Math.max(0.001, edge.belief[i]));
    return part;
  });
  return make("div", { class: "stack", role: "img", "aria-label": chances(edge) }, parts);
}

function inputs(edge) {
  const all = edge.inputs.map(id => edges.get(id)).filter(Boolean), counts = left();
  const effects = all.filter(one => one.relation === "changes"), seen = all.filter(one => one.relation === "reflects");
  const own = seen.filter(one => one.target === edge.target);
  const known = new Map([...edges.values()].map(one => [one.id, counts.get(one.id) || one]));
  return make("div", {}, make("h3", {}, "It rests on what these measures did"), list(effects, known),
    make("h3", {}, "and on what they see of this site"), list(own, known),
    seen.length > own.length ? make("details", { class: "more" }, make("summary", {}, `and of other sites (${seen.length - own.length})`), list(seen.filter(one => !own.includes(one)), known)) : null);
}
