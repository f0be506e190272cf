// The picture: three columns in the order that came with the data (few crossings), lines fanned out at their ends.
// Where a node is chosen only what is around it is drawn. One tab stop; arrow keys walk from node to node.

const COLUMNS = [["intervention", "study", "parameter"], ["outcome", "driver"], ["site"]];
const STEP = 25, TOP = 22, MOST = 160, BESIDE = 90, WIDE = 640;
const pen = document.createElement("canvas").getContext("2d");
pen.font = `13px ${getComputedStyle(document.body).fontFamily}`;
const widths = new Map(), cuts = new Map();
const svg = byId("graph");
let pair = 0;  // on a narrow screen: the first of the two columns drawn
let spots = new Map();

function wide(text) {
  if (!widths.has(text)) widths.set(text, pen.measureText(text).width);
  return widths.get(text);
}

/** Return as much of a text as the room holds, but not less than three letters; halving finds where to cut. */
function fitted(text, room) {
  if (wide(text) <= room) return text;
  const key = `${room} ${text}`;
  if (!cuts.has(key)) {
    const cut = length => `${text.slice(0, length).trimEnd()}…`;
    let fits = 3, over = text.length;
    while (over - fits > 1) {
      const half = (fits + over) >> 1;
      if (wide(cut(half)) <= room) fits = half; else over = half;
    }
    cuts.set(key, cut(fits));
  }
  return cuts.get(key);
}

/** Return the place of every node that a line ends at, the heads of the columns, and the size of the picture. */
function placed(shown, width) {
  const seen = new Set(shown.flatMap(edge => [edge.source, edge.target]));
  if (state.node) seen.add(state.node);
  const narrow = width < WIDE;
  const band = narrow ? Math.min(150, width * 0.4) : Math.min(200, width * 0.22);
  const middle = Math.round(width * 0.55);
  const sides = narrow ? [[band, band], [width - band, width], [width - band, width - band]]
    : [[width * 0.3, width * 0.3], [middle - band / 2, middle + band / 2], [width * 0.76, width * 0.76]];
  if (narrow && pair === 1) sides[1] = [0, band];
  const used = narrow ? [pair, pair + 1] : [0, 1, 2];
  const columns = COLUMNS.map((kinds, column) => used.includes(column) ? kinds
    .map(kind => ({ kind, members: data.nodes.filter(node => node.kind === kind && seen.has(node.id)) }))
    .filter(group => group.members.length) : []);
  const sizes = columns.map(groups => groups.reduce((sum, group) => sum + group.members.length + 1.5, 0));
  const height = TOP + Math.max(3, ...sizes) * STEP;
  const found = new Map(), heads = [];
  columns.forEach((groups, column) => {
    const step = Math.min(STEP * 1.8, (height - TOP) / Math.max(1, sizes[column]));
    let y = TOP - 6 + (height - TOP - step * sizes[column]) / 2;
    for (const group of groups) {
      heads.push({ x: (sides[column][0] + sides[column][1]) / 2, y, column, title: KINDS[group.kind] });
      y += step * 0.9;
      for (const node of group.members) {
        found.set(node.id, { left: sides[column][0], right: sides[column][1], x: (sides[column][0] + sides[column][1]) / 2, y, column });
        y += step;
      }
      y += step * 0.6;
    }
  });
  return { found, heads, height, narrow };
}

/** Return for each edge how far from the middle of its nodes it starts and ends: lines leave a node side by side. */
function fanned(drawn) {
  const ends = new Map();
  for (const edge of drawn) {
    for (const [own, other, key] of [[edge.source, edge.target, "from"], [edge.target, edge.source, "to"]]) {
      const side = `${own} ${spots.get(other).column < spots.get(own).column ? "left" : "right"}`;
      if (!ends.has(side)) ends.set(side, []);
      ends.get(side).push({ edge, key, y: spots.get(other).y });
    }
  }
  const offsets = new Map(drawn.map(edge => [edge.id, { from: 0, to: 0 }]));
  for (const group of ends.values()) {
    group.sort((a, b) => a.y - b.y);
    const gap = group.length > 1 ? Math.min(3, 15 / (group.length - 1)) : 0;
    group.forEach(({ edge, key }, place) => { offsets.get(edge.id)[key] = (place - (group.length - 1) / 2) * gap; });
  }
  return offsets;
}

function curve(from, to, { from: above, to: below }) {
  const [start, end] = [from.y + above, to.y + below];
  if (from.column === to.column) {
    const out = from.right + 24 + Math.abs(end - start) / 6;
    return `M${from.right},${start} C${out},${start} ${out},${end} ${to.right},${end}`;
  }
  const [right, left] = from.column < to.column ? [from.right + 4, to.left - 4] : [from.left - 4, to.right + 4];
  const bend = (left - right) * 0.5;
  return `M${right},${start} C${right + bend},${start} ${left - bend},${end} ${left},${end}`;
}

const emptyLine = document.createElementNS("http://www.w3.org/2000/svg", "g");
for (const name of ["line", "hit"]) draw("path", { class: name }, emptyLine);
const [headings, lines, names] = [0, 1, 2].map(() => draw("g", {}, svg));
const groups = new Map();  // nodes as they were drawn: most stay from one picture to the next, and move at most

function paint(shown, counts) {
  const width = Math.max(300, byId("canvas").clientWidth);
  const told = shown.filter(edge => edge.kind === "evidence"), best = told.slice(0, MOST), ends = new Set(best.flatMap(edge => [edge.source, edge.target]));
  const beside = shown.filter(edge => edge.kind !== "evidence" && (best.length === told.length || ends.has(edge.source))).sort((a, b) => (b.weight || 0) - (a.weight || 0));
  const within = [...best, ...beside.slice(0, BESIDE)];
  const { found, heads, height, narrow } = placed(within, width);
  spots = found;
  const drawn = within.filter(edge => spots.has(edge.source) && spots.has(edge.target));
  for (const [name, value] of [["width", width], ["height", height + 12], ["viewBox", `0 0 ${width} ${height + 12}`]]) svg.setAttribute(name, value);
  paintHeads(heads, narrow);
  paintLines(drawn, counts);
  paintNodes(drawn, width, narrow);
  svg.classList.toggle("many", drawn.length > 120);
  const tones = new Set(drawn.map(edge => tone(edge, counts.get(edge.id))));
  for (const key of document.querySelectorAll(".key")) key.hidden = !tones.has(key.dataset.tone);
  byId("pairs").hidden = !narrow;
  for (const [place, one] of [...byId("pairs").children].entries()) one.setAttribute("aria-pressed", place === pair);
  byId("drawn").textContent = within.length < shown.length ? `The ${within.length} best supported of ${shown.length} links are drawn; search, filter or choose a name to see the others.`
    : shown.length ? "" : "Nothing is left to draw. Clear a filter or the search.";
}

function paintHeads(heads, narrow) {
  headings.replaceChildren();
  for (const head of heads) {
    const first = head.column === pair, anchor = narrow ? (first ? "end" : "start") : ["end", "middle", "start"][head.column];
    draw("text", { x: narrow ? spotSide(head.column, first ? "right" : "left") : head.x, y: head.y, class: "head", "text-anchor": anchor }, headings, head.title);
  }
}

/** Draw the lines, those with more support above the others and the chosen one above all. */
function paintLines(drawn, counts) {
  const offsets = fanned(drawn), made = [];
  for (const edge of [...drawn].reverse().sort((a, b) => (a.id === state.edge) - (b.id === state.edge))) {
    const count = counts.get(edge.id), known = edge.kind !== "evidence";
    const group = emptyLine.cloneNode(true), [line, hit] = group.children;
    const path = curve(spots.get(edge.source), spots.get(edge.target), offsets.get(edge.id));
    group.setAttribute("class", `edge ${tone(edge, count)} ${state.edge === edge.id ? "on" : ""}`);
    group.dataset.edge = edge.id;
    line.setAttribute("d", path);
    line.setAttribute("stroke-width", known ? 0.7 + 0.4 * (edge.weight || 1) : 0.7 + Math.sqrt(count.studies));
    line.setAttribute("opacity", known ? 0.5 : 0.45 + 0.15 * (rules.levels.indexOf(count.certainty) + 1));
    hit.setAttribute("d", path);
    made.push(group);
  }
  lines.replaceChildren(...made);
}

/** Draw the nodes in the order of their columns; one of them, the focused, the chosen or the first, can be reached by Tab. */
function paintNodes(drawn, width, narrow) {
  const degrees = new Map(), on = drawn.find(edge => edge.id === state.edge), near = new Set(on ? [on.source, on.target] : []);
  for (const { source, target } of drawn) for (const id of [source, target]) degrees.set(id, (degrees.get(id) || 0) + 1);
  const focused = svg.contains(document.activeElement) ? document.activeElement.dataset.node : null;
  for (const [id, group] of groups) if (!spots.has(id)) { group.remove(); groups.delete(id); }
  const stop = [focused, state.node].find(id => spots.has(id)) || spots.keys().next().value;
  let next = names.firstChild;
  for (const id of spots.keys()) {
    const group = paintNode(id, near.has(id), width, narrow, degrees.get(id) || 0);
    if (group === next) next = next.nextSibling; else names.insertBefore(group, next);
    group.setAttribute("tabindex", id === stop ? 0 : -1);
  }
  if (focused && groups.has(focused) && document.activeElement !== groups.get(focused)) groups.get(focused).focus({ preventScroll: true });
  svg.classList.toggle("focus", near.size > 0);
}

/** Give a name or a line, once the pointer is on it, the words that the browser shows beside the pointer. */
function explain(group) {
  if (group.querySelector("title")) return;
  const { node: id, edge } = group.dataset, node = id && nodes.get(id);
  draw("title", {}, group, node ? (node.detail ? `${node.label}: ${node.detail}` : node.label) : summary(edges.get(edge), left().get(edge)));
}

function spotSide(column, side) {
  for (const spot of spots.values()) if (spot.column === column) return spot[side];
  return 0;
}

/** Return a node's group in its place: the one that is drawn already, where it looks the same. */
function paintNode(id, near, width, narrow, links) {
  const spot = spots.get(id), node = nodes.get(id), on = state.node === id, bold = on || near ? 0.9 : 1;  // bold names need more room
  const look = [spot.left, spot.right, spot.column, width, narrow, pair, bold].join();
  if (!groups.has(id)) groups.set(id, draw("g", { role: "button", "data-node": id }, names));
  const group = groups.get(id);
  if (group.dataset.look !== look) {
    group.dataset.look = look;
    group.replaceChildren();
    outlined(group, spot, width, narrow, room => fitted(brief(node.label), room * bold));
  }
  group.setAttribute("transform", `translate(0,${spot.y})`);
  group.setAttribute("class", `node ${near ? "near" : ""} ${on ? "on" : ""}`);
  group.setAttribute("aria-pressed", on);
  group.setAttribute("aria-label", `${node.label}, ${KINDS[node.kind]}, ${plural(links, "link")}`);
  return group;
}

/** Draw shape and name of a node around the height 0; ``cut`` returns as much of the name as some room holds. */
function outlined(group, spot, width, narrow, cut) {
  if (!narrow && spot.column === 1) {
    draw("rect", { x: spot.left, y: -10, width: spot.right - spot.left, height: 20, rx: 10 }, group);
    draw("text", { x: spot.x, y: 4.5, "text-anchor": "middle" }, group, cut(spot.right - spot.left - 12));
    return;
  }
  const before = narrow ? spot.column === pair : spot.column === 0, dot = before ? spot.right : spot.left, room = before ? dot : width - dot;
  draw("rect", { x: before ? 0 : dot, y: -11, width: room, height: 22, class: "area" }, group);
  draw("circle", { cx: dot, cy: 0, r: 3.5 }, group);
  draw("text", { x: before ? dot - 9 : dot + 9, y: 4.5, "text-anchor": before ? "end" : "start" }, group, cut(room - 14));
}

function summary(edge, count) {
  const names = `${label(edge.source)} ${VERBS[edge.relation]} ${label(edge.target)}`;
  if (edge.kind === "knowledge") return names;
  if (edge.kind === "inference") return `${names}: inferred ${count.direction ? WORDS[count.direction] : "nothing clear"}`;
  if (edge.relation !== "changes") return `${names}: ${studies(count.studies)}`;
  return `${names}: ${WORDS[count.direction || "split"]}, ${studies(count.studies)}, certainty ${count.certainty || "not rated"}`;
}

/** Move the focus from a node by an arrow key: along its column, or to the nearest node of the next one. */
function walk(id, key) {
  const here = spots.get(id), step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[key];
  const others = [...spots].filter(([other]) => other !== id);
  const vertical = key === "ArrowUp" || key === "ArrowDown";
  const reach = vertical ? others.filter(([, spot]) => spot.column === here.column && (spot.y - here.y) * step > 0)
    : others.filter(([, spot]) => (spot.column - here.column) * step > 0);
  reach.sort(([, a], [, b]) => Math.abs(a.column - b.column) || Math.abs(a.column - here.column) - Math.abs(b.column - here.column)
    || Math.abs(a.y - here.y) - Math.abs(b.y - here.y));
  if (!reach.length) return;
  for (const [other, group] of groups) group.setAttribute("tabindex", other === reach[0][0] ? 0 : -1);
  groups.get(reach[0][0]).focus();
}

/** Let the lines of a node stand out while the pointer or the focus is on it. */
function warm(id) {
  svg.classList.toggle("warm", Boolean(id));
  if (id) for (const one of lines.children) {
    const edge = edges.get(one.dataset.edge);
    one.classList.toggle("lit", edge.source === id || edge.target === id);
  }
}

for (const [name, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  svg.addEventListener(name, event => { const node = event.target.closest(".node"); if (node) warm(on ? node.dataset.node : null); });
}
svg.addEventListener("pointerover", event => { const group = event.target.closest(".node, .edge"); if (group) explain(group); });
svg.addEventListener("click", event => {
  const node = event.target.closest(".node"), edge = event.target.closest(".edge");
  if (node) choose({ node: state.node === node.dataset.node ? "" : node.dataset.node, edge: "" });
  else if (edge) choose({ edge: edge.dataset.edge });
});
svg.addEventListener("keydown", event => {
  const node = event.target.closest(".node");
  if (!node) return;
  if (event.key === "Enter" || event.key === " ") choose({ node: state.node === node.dataset.node ? "" : node.dataset.node, edge: "" });
  else if (event.key.startsWith("Arrow")) walk(node.dataset.node, event.key);
  else return;
  event.preventDefault();
});
