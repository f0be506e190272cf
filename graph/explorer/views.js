// The graph as a table, and the figures.

const ROWS = 150;
let sorting = { column: "studies", down: true };
const HEADS = [
  ["source", "From", edge => label(edge.source)],
  ["relation", "", edge => VERBS[edge.relation]],
  ["target", "To", edge => label(edge.target)],
  ["direction", "Direction", (edge, count) => edge.relation === "changes" || edge.kind === "inference" ? WORDS[count.direction || "split"] : ""],
  ["studies", "Studies", (edge, count) => edge.kind === "evidence" ? count.studies : null],
  ["increase", "Up", (edge, count) => edge.relation === "changes" ? count.votes[0] : null],
  ["decrease", "Down", (edge, count) => edge.relation === "changes" ? count.votes[1] : null],
  ["no_change", "Same", (edge, count) => edge.relation === "changes" ? count.votes[2] : null],
  ["belief", "Belief (interval)", (edge, count) => edge.kind !== "knowledge" && count.direction ? count.belief[DIRECTIONS.indexOf(count.direction)] : null],
  ["certainty", "Certainty", (edge, count) => count.certainty || ""],
];
const NUMERIC = new Set(["studies", "increase", "decrease", "no_change", "belief"]);

function showTable(shown, counts) {
  const [, , value] = HEADS.find(([name]) => name === sorting.column);
  const key = edge => { const found = value(edge, counts.get(edge.id)); return sorting.column === "certainty" ? rules.levels.indexOf(found) : found ?? -1; };
  const sign = sorting.down ? -1 : 1;  // what is equal stays best supported first, as it came
  const sorted = shown.map(edge => [key(edge), edge]).sort(([a], [b]) => sign * (a < b ? -1 : a > b ? 1 : 0)).map(([, edge]) => edge);
  const body = make("tbody", {}, sorted.slice(0, ROWS).map(edge => line(edge, counts.get(edge.id))));
  const heads = HEADS.map(([name, title]) => make("th", { scope: "col", class: NUMERIC.has(name) ? "figure" : null, "aria-sort": sorting.column === name ? (sorting.down ? "descending" : "ascending") : null },
    title ? button([title, sorting.column === name ? make("span", { "aria-hidden": "true" }, sorting.down ? " ↓" : " ↑") : null], () => {
      sorting = { column: name, down: sorting.column === name ? !sorting.down : NUMERIC.has(name) || name === "certainty" };
      refresh();
      byId("table").querySelector(`th:nth-child(${HEADS.findIndex(([head]) => head === name) + 1}) button`).focus();
    }, { class: "sort" }) : make("span", { class: "hidden" }, "does")));
  byId("table").replaceChildren(...[
    shown.length ? make("table", { class: "links", role: "table" }, make("caption", {}, "Every link that is shown; choose one for its evidence"), make("thead", {}, make("tr", { role: "row" }, heads)), body)
      : make("p", {}, "Nothing is left. Clear a filter or the search."),
    sorted.length > ROWS ? button(`Show ${sorted.length - ROWS} more`, event => {
      const more = sorted.slice(ROWS).map(edge => line(edge, counts.get(edge.id)));
      event.target.remove();
      body.append(...more);
      more[0].querySelector("button").focus();
    }, { class: "plain" }) : null,
  ].filter(Boolean));
}

function line(edge, count) {
  const kind = tone(edge, count);
  const cells = HEADS.map(([name, title, value]) => {
    const found = value(edge, count);
    if (name === "source") return make("th", { scope: "row", role: "rowheader" }, button(found, () => choose({ edge: edge.id }), { class: "name", "data-edge": edge.id, "aria-label": `${found} ${VERBS[edge.relation]} ${label(edge.target)}` }));
    if (name === "direction") return make("td", { role: "cell", class: edge.kind === "inference" ? count.direction : kind }, found ? `${SIGNS[count.direction || "split"]} ${found}` : "");
    if (name === "belief") return make("td", { role: "cell", class: "figure", "data-head": found === null ? null : "belief" }, found === null ? "" : `${percent(found)}${count.interval[0] === null ? "" : ` (${percent(count.interval[0])} to ${percent(count.interval[1])})`}`);
    return make("td", { role: "cell", class: NUMERIC.has(name) ? "figure" : null, "data-head": NUMERIC.has(name) && found !== null || name === "certainty" && found ? title.toLowerCase() : null }, typeof found === "number" ? short(found) : found);
  });
  return make("tr", { role: "row", class: state.edge === edge.id ? "on" : null }, cells);
}

let hung = false;

function showFigures() {
  if (hung) return;
  hung = true;
  const figures = data.figures;
  byId("figures").replaceChildren(...(figures.length ? [
    make("nav", { "aria-label": "Figures" }, make("ul", { class: "contents" }, figures.map((figure, place) => make("li", {}, button(figure.title, () => byId(`figure-${place}`).scrollIntoView(), { class: "name" }))))),
    ...figures.map((figure, place) => make("figure", { id: `figure-${place}` }, make("figcaption", {}, figure.title),
      make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": figure.title }, make("img", { src: figure.source, alt: figure.told || figure.title, loading: "lazy" })))),
  ] : [make("p", {}, "This page was written without figures; `dvc repro` draws them.")]));
}
