"use strict";
// Draws the graph in three columns and shows the evidence of what is clicked. Every text of the data becomes a text
// node, never markup. Columns and their order come with the data, so the picture is the same on every machine.

const data = JSON.parse(document.getElementById("data").textContent);
const nodes = new Map(data.nodes.map(node => [node.id, node]));
const edges = new Map(data.edges.map(edge => [edge.id, edge]));
const LEVELS = ["very low", "low", "moderate", "high"];
const SIGNS = { increase: "▲", decrease: "▼", no_change: "=", split: "◆", said: "”", knowledge: "┄" };
const WORDS = { increase: "increase", decrease: "decrease", no_change: "no change", adapts: "adapts",
  does_not_adapt: "does not adapt", positive: "go together", negative: "go against each other", none: "not related" };
const VERBS = { changes: "→", reflects: "reflects", claimed_at: "claimed at", associated_with: "and", exercises: "exercises" };
const NO_VOTE = { review: "review: no vote", retracted: "retracted: no vote", head_to_head: "two trainings compared: no vote" };
const COLUMNS = [
  [["intervention", "Training"], ["study", "Study"], ["parameter", "Parameter"]],
  [["outcome", "Measure"], ["driver", "Driver of plasticity"]],
  [["site", "Site"]],
];
const ROW = 26, TOP = 30, STILL = 700;
const svg = document.getElementById("graph");
const panel = document.getElementById("panel");
let chosen = { node: null, edge: null };

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

function draw(tag, attributes, parent, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

const label = id => nodes.get(id).label;
const brief = text => text.replace(/ \(.*\)$/, "").replace(/(.)resistance training/, "$1RT").replace(/^resistance training with/, "RT with");
const plural = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const studies = number => number === 1 ? "1 study" : `${number} studies`;
const spaced = text => String(text).replaceAll("_", " ");
const tone = edge => edge.kind === "knowledge" ? "knowledge" : edge.relation === "changes" ? edge.direction || "split" : "said";

// --- what is shown ---------------------------------------------------------------------------------------------

const texts = new Map(data.edges.map(edge => [edge.id, [label(edge.source), label(edge.target), edge.reference || "",
  ...edge.evidence.flatMap(one => [one.who, one.title, ...one.sentence])].join(" ").toLowerCase()]));

function filters() {
  const value = id => document.getElementById(id).value;
  return {
    words: value("search").toLowerCase().split(/\s+/).filter(Boolean),
    direction: value("direction"),
    certainty: Number(value("certainty")),
    studies: Number(value("studies")) || 0,
    relations: new Set([...document.querySelectorAll("input[name=relation]:checked")].map(box => box.value)),
  };
}

function passes(edge, wanted) {
  if (!wanted.relations.has(edge.relation)) return false;
  if (!wanted.words.every(word => texts.get(edge.id).includes(word))) return false;
  if (edge.kind === "knowledge") return true;
  if (edge.relation === "changes") {
    if (edge.studies < wanted.studies) return false;
    if (wanted.direction && (edge.direction || "split") !== wanted.direction) return false;
    if (LEVELS.indexOf(edge.certainty) + 1 < wanted.certainty) return false;
  }
  return true;
}

function visible(wanted = filters()) {
  let shown = data.edges.filter(edge => passes(edge, wanted));
  if (wanted.relations.has("changes") && !wanted.words.length) {
    // a measure that no shown effect changes would only add lines: knowledge follows the effects
    const measured = new Set(shown.filter(edge => edge.kind === "evidence").flatMap(edge => [edge.source, edge.target]));
    shown = shown.filter(edge => edge.relation !== "reflects" || measured.has(edge.source));
  }
  return shown;
}

function atNode(edge) { return !chosen.node || edge.source === chosen.node || edge.target === chosen.node; }

function support(edge) { return edge.kind === "knowledge" ? -1 : (edge.interval[0] || 0) * 1000 + edge.studies; }

// --- the picture -----------------------------------------------------------------------------------------------

function place(shown) {
  const seen = new Set(shown.flatMap(edge => [edge.source, edge.target]));
  const width = Math.max(STILL, document.getElementById("canvas").clientWidth);
  const band = 188;  // width of the middle column's labels
  const middle = Math.round(width * 0.53);
  const sides = [[Math.round(width * 0.26)], [middle - band / 2, middle + band / 2], [Math.round(width * 0.75)]];
  const columns = COLUMNS.map(groups => groups
    .map(([kind, title]) => ({ title, members: data.nodes.filter(node => node.kind === kind && seen.has(node.id)) }))
    .filter(group => group.members.length));
  const center = column => (sides[column][0] + sides[column].at(-1)) / 2;
  const rows = columns.map(groups => groups.reduce((sum, group) => sum + group.members.length + 1.6, 0));
  const height = TOP + Math.max(2, ...rows) * ROW;
  const spots = new Map(), heads = [];
  columns.forEach((groups, column) => {
    const step = (height - TOP) / Math.max(2, rows[column]);
    let y = TOP - 6;
    for (const group of groups) {
      heads.push({ x: center(column), y, column, title: group.title });
      y += step * 0.9;
      for (const node of group.members) {
        spots.set(node.id, { x: center(column), left: sides[column][0], right: sides[column].at(-1), y, column });
        y += step;
      }
      y += step * 0.7;
    }
  });
  return { width, height, spots, heads };
}

function curve(from, to) {
  if (from.column === to.column) {
    const out = from.right + 20 + Math.abs(to.y - from.y) / 6;
    return `M${from.right},${from.y} C${out},${from.y} ${out},${to.y} ${to.right},${to.y}`;
  }
  const bend = (to.left - from.right) * 0.55;
  return `M${from.right + 4},${from.y} C${from.right + bend},${from.y} ${to.left - bend},${to.y} ${to.left - 4},${to.y}`;
}

function paint(shown) {
  const { width, height, spots, heads } = place(shown);
  svg.replaceChildren();
  svg.setAttribute("width", width);
  svg.setAttribute("height", height + 10);
  svg.setAttribute("viewBox", `0 0 ${width} ${height + 10}`);
  for (const head of heads) {
    draw("text", { x: head.x, y: head.y, class: "head", "text-anchor": ["end", "middle", "start"][head.column] }, svg, head.title);
  }
  const near = new Set();
  for (const edge of [...shown].sort((a, b) => support(a) - support(b))) {
    const touches = chosen.edge === edge.id || (!chosen.edge && (chosen.node === edge.source || chosen.node === edge.target));
    if (touches) { near.add(edge.source); near.add(edge.target); }
    const group = draw("g", { class: `edge ${tone(edge)} ${touches ? "near" : ""} ${chosen.edge === edge.id ? "on" : ""}` }, svg);
    const path = curve(spots.get(edge.source), spots.get(edge.target));
    const known = edge.kind === "knowledge";
    draw("path", { d: path, class: `line ${tone(edge)}`, "stroke-width": known ? 0.6 + 0.4 * edge.weight : 0.6 + Math.sqrt(edge.studies),
      opacity: known ? 0.45 : 0.4 + 0.15 * (LEVELS.indexOf(edge.certainty) + 1) }, group);
    draw("path", { d: path, class: "hit" }, group);
    draw("title", {}, group, summary(edge));
    group.addEventListener("click", () => choose({ node: null, edge: edge.id }));
  }
  for (const [id, spot] of spots) {
    const group = draw("g", { class: `node ${near.has(id) ? "near" : ""} ${chosen.node === id ? "on" : ""}`, tabindex: 0, role: "button" }, svg);
    const text = label(id);
    const x = [spot.x - 10, spot.x, spot.x + 10][spot.column];
    if (spot.column === 1) {
      draw("rect", { x: spot.left, y: spot.y - 9, width: spot.right - spot.left, height: 18, rx: 9 }, group);
    } else {
      draw("circle", { cx: spot.x, cy: spot.y, r: 3.5 }, group);
    }
    const shown = draw("text", { x, y: spot.y + 4.5, "text-anchor": ["end", "middle", "start"][spot.column] }, group, brief(text));
    fit(shown, [spot.x - 14, spot.right - spot.left - 10, width - spot.x - 12][spot.column]);
    draw("title", {}, group, nodes.get(id).detail ? `${text}: ${nodes.get(id).detail}` : text);
    const pick = () => choose({ node: chosen.node === id ? null : id, edge: null });
    group.addEventListener("click", pick);
    group.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(); } });
  }
  svg.classList.toggle("focus", near.size > 0);
}

function fit(text, room) {
  const whole = text.textContent;
  for (let length = whole.length; length > 4 && text.getComputedTextLength() > room; length -= 1) {
    text.textContent = whole.slice(0, length - 1).trimEnd() + "…";
  }
}

// --- the panel -------------------------------------------------------------------------------------------------

function summary(edge) {
  const names = `${label(edge.source)} ${VERBS[edge.relation]} ${label(edge.target)}`;
  if (edge.kind === "knowledge") return names;
  if (edge.relation !== "changes") return `${names}: ${studies(edge.studies)}`;
  return `${names}: ${edge.direction ? WORDS[edge.direction] : "split"}, ${studies(edge.studies)}, certainty ${edge.certainty || "not rated"}`;
}

function tally(edge) {
  if (edge.kind === "knowledge") return edge.reference;
  if (edge.relation !== "changes") {
    const said = new Map();
    for (const one of edge.evidence) said.set(one.says, (said.get(one.says) || 0) + 1);
    return [...said].map(([says, number]) => `${number} × ${WORDS[says]}`).join(", ");
  }
  const votes = edge.votes.map((vote, i) => vote ? `${Number(vote.toFixed(1))} ${["increase", "decrease", "no change"][i]}` : "").filter(Boolean);
  return [votes.join(", ") || "no vote", edge.certainty && `certainty ${edge.certainty}`].filter(Boolean).join(" · ");
}

function list(shown) {
  const most = 200;
  const ordered = [...shown].sort((a, b) => support(b) - support(a));
  const rows = ordered.slice(0, most).map(edge => make("li", {}, make("button", { type: "button",
    onclick: () => choose({ node: chosen.node, edge: edge.id }) },
    make("span", { class: tone(edge), "aria-hidden": "true" }, SIGNS[tone(edge)]),
    make("span", {}, `${label(edge.source)} ${VERBS[edge.relation]} ${label(edge.target)}`),
    make("span", { class: "soft" }, edge.kind === "knowledge" ? "" : String(edge.studies)),
    make("small", {}, tally(edge)))));
  return [make("ul", { class: "list" }, ...rows),
    ordered.length > most ? make("p", { class: "soft" }, `and ${ordered.length - most} more: narrow the search`) : null];
}

function showList(shown) {
  const here = shown.filter(atNode);
  const node = chosen.node && nodes.get(chosen.node);
  panel.replaceChildren(...[
    node ? make("button", { class: "back", type: "button", onclick: () => choose({ node: null, edge: null }) }, "← all") : null,
    make("h2", {}, node ? node.label : here.length ? "Best supported first" : "Nothing fits"),
    node && node.detail ? make("p", { class: "soft" }, node.detail) : null,
    make("p", { class: "soft" }, here.length ? `${plural(here.length, "link")}; the number is that of studies with a vote.`
      : "Clear the search, lower the number of studies, or show more kinds of link."),
    more(here.length), ...list(here)].filter(Boolean));
}

function more(number) {
  const hidden = visible({ ...filters(), studies: 0 }).filter(atNode).length - number;
  const show = () => { document.getElementById("studies").value = 0; refresh(); };
  return hidden > 0 ? make("button", { class: "back", type: "button", onclick: show }, `Show ${hidden} more, with fewer studies`) : null;
}

function bars(edge) {
  const total = edge.votes.reduce((a, b) => a + b, 0);
  return make("div", { class: "votes" }, ...["increase", "decrease", "no_change"].flatMap((direction, i) => {
    const fill = make("i", {});
    fill.style.width = `${total ? 100 * edge.votes[i] / total : 0}%`;
    return [make("span", { class: direction }, `${SIGNS[direction]} ${WORDS[direction]}`), make("div", { class: `bar ${direction}` }, fill),
      make("span", {}, studies(Number(edge.votes[i].toFixed(2))))];
  }));
}

function belief(edge) {
  if (edge.belief[0] === null) return null;
  const percent = value => `${Math.round(100 * value)} %`;
  if (!edge.direction) return make("p", {}, "No direction leads.");
  const mean = edge.belief[["increase", "decrease", "no_change"].indexOf(edge.direction)];
  return make("p", {}, `Belief in ${WORDS[edge.direction]}: `, make("b", {}, percent(mean)),
    ` (${percent(data.width)} interval ${percent(edge.interval[0])} to ${percent(edge.interval[1])})`);
}

function card(one) {
  const [before, words, after] = one.sentence;
  const facts = [spaced(one.design), one.species === "human" ? null : one.species, one.people === "unstated" ? null : spaced(one.people),
    one.n ? `n = ${one.n}` : null, one.dose || null].filter(Boolean).join(" · ");
  const how = [one.against && one.against !== "none" ? `against ${spaced(one.against)}` : null,
    one.limb === "untrained" ? "untrained limb" : null, one.hedged ? "hedged" : null,
    one.no_vote ? NO_VOTE[one.no_vote] : one.vote < 1 ? `${Math.round(100 * one.vote)} % of the study's vote` : null].filter(Boolean).join(" · ");
  const links = [one.doi ? make("a", { href: `https://doi.org/${encodeURI(one.doi)}`, rel: "noreferrer", target: "_blank" }, "DOI") : null,
    one.pmid ? make("a", { href: `https://pubmed.ncbi.nlm.nih.gov/${Number(one.pmid)}/`, rel: "noreferrer", target: "_blank" }, "PubMed") : null];
  return make("article", { class: "card" },
    make("div", { class: "head" }, make("span", { class: one.says }, `${SIGNS[one.says] || "•"} ${WORDS[one.says]}`), make("b", {}, one.who),
      make("span", { class: `badge ${one.kind}` }, one.kind), one.retracted ? make("span", { class: "badge warn" }, "retracted") : null, ...links),
    make("q", {}, before, make("mark", {}, words), after),
    make("p", { class: "soft" }, facts), how ? make("p", { class: "soft" }, how) : null,
    make("p", { class: "soft" }, one.title));
}

function showEdge(edge) {
  const rest = edge.findings - edge.evidence.length;
  const effect = edge.relation === "changes";
  panel.replaceChildren(...[
    make("button", { class: "back", type: "button", onclick: () => choose({ node: chosen.node, edge: null }) }, "← list"),
    make("h2", {}, `${label(edge.source)} ${VERBS[edge.relation]} ${label(edge.target)}`),
    effect && nodes.get(edge.target).detail ? make("p", { class: "soft" }, `Direction of: ${nodes.get(edge.target).detail}`) : null,
    make("p", { class: "soft" }, edge.kind === "knowledge" ? "Knowledge, from a reference; no evidence of this corpus is mixed in." : tally(edge)),
    effect ? bars(edge) : null,
    effect ? belief(edge) : null,
    effect && edge.certainty ? make("p", {}, "Certainty: ", make("b", {}, edge.certainty)) : null,
    edge.reasons.length ? make("ul", { class: "reasons" }, ...edge.reasons.map(reason => make("li", {}, reason))) : null,
    edge.reviews ? make("p", { class: "soft" }, `${plural(edge.reviews, "review")} beside, without a vote`) : null,
    edge.sign ? make("p", {}, edge.sign > 0 ? "The measure grows with the site's output." : "The measure shrinks as the site's output grows.") : null,
    edge.weight ? make("p", {}, `It sees ${["", "this site in part", "this site clearly", "mainly this site"][edge.weight]}.`) : null,
    edge.reference ? make("p", {}, edge.reference) : null,
    edge.evidence.length ? make("h3", {}, "Evidence, word for word") : null,
    ...edge.evidence.map(card),
    rest > 0 ? make("p", { class: "soft" }, `${rest} more in the database: SELECT * FROM evidence_sentences WHERE edge_id = '${edge.id}'`) : null,
  ].filter(Boolean));
}

// --- together --------------------------------------------------------------------------------------------------

function choose(next) { chosen = next; refresh(); panel.scrollTop = 0; panel.focus({ preventScroll: true }); if (next.edge || next.node) reveal(); }

function reveal() {
  if (window.matchMedia("(max-width: 900px)").matches) panel.scrollIntoView({ block: "start" });
}

function refresh() {
  const shown = visible();
  const seen = new Set(shown.map(edge => edge.id));
  if (chosen.edge && !seen.has(chosen.edge)) chosen.edge = null;
  if (chosen.node && !shown.some(atNode)) chosen.node = null;
  paint(shown);
  if (chosen.edge) showEdge(edges.get(chosen.edge)); else showList(shown);
}

const counts = data.counts;
document.getElementById("counts").textContent = `${plural(counts.findings, "finding")} in ${studies(counts.studies)}`
  + (counts.digests ? `, ${counts.digests} of them digests: studies retold in this project's own words.` : ".");
document.getElementById("filters").addEventListener("input", refresh);
document.getElementById("filters").addEventListener("submit", event => event.preventDefault());
window.addEventListener("resize", () => paint(visible()));
const least = document.getElementById("studies");
while (least.value > 0 && !visible().length) least.value -= 1;  // a small corpus may have no effect with so many
refresh();
