// What is looked at: filters, the view and what is chosen. The address bar holds all of it, so that a link sends a view.

const PICKS = [["species", "Species"], ["design", "Design"], ["exposure", "Acute or chronic"], ["people", "People"]];
const RELATIONS = [["changes", "effects"], ["reflects", "measure sees site"], ["changes_site", "inferred changes of sites"],
  ["claimed_at", "authors' site claims"], ["associated_with", "associations"], ["exercises", "parameters and drivers"]];
const DOSES = [["weeks", "weeks"], ["sessions_a_week", "sessions a week"], ["sessions", "sessions"], ["sets", "sets"],
  ["repetitions", "repetitions"], ["load", "load, % of maximum"], ["tempo_s", "tempo, s"], ["rest_s", "rest, s"],
  ["velocity", "velocity, °/s"], ["contraction_s", "contraction, s"]];
const VIEWS = ["graph", "table", "claim", "figures"];
const UNTOLD = "not_told";
const SINGLE = ["q", "from", "to", "dose", "least", "most", "direction", "certainty", "studies"];
const LISTS = [...PICKS.map(([name]) => name), "show"];
const NUMBERS = ["from", "to", "least", "most", "studies"];
const CHOSEN = ["view", "node", "edge", "training", "target", "says"];

function blank() {
  return { q: "", from: "", to: "", dose: "", least: "", most: "", direction: "", certainty: "", studies: "",
    species: [], design: [], exposure: [], people: [], show: ["changes", "reflects"],
    view: "graph", node: "", edge: "", training: "", target: "", says: "" };
}

let state = blank();
let usual = 0;  // studies at least, where nothing is asked for: as many as leave a picture that can be read

const leastStudies = () => state.studies === "" ? usual : Math.max(0, Number(state.studies) || 0);

/** Return the state as the part of an address after #, without what is as usual. */
function written(wanted = state) {
  const told = new URLSearchParams(), usually = blank();
  for (const name of [...CHOSEN, ...SINGLE]) if (wanted[name] !== usually[name]) told.set(name, wanted[name]);
  for (const name of LISTS) if (wanted[name].join() !== usually[name].join()) told.set(name, wanted[name].join(","));
  return told.toString();
}

/** Return the state that an address tells; what cannot be is left as usual. */
function readFrom(address) {
  const told = new URLSearchParams(address.replace(/^#/, "")), wanted = blank();
  for (const name of [...CHOSEN, ...SINGLE]) if (told.has(name)) wanted[name] = told.get(name);
  for (const name of LISTS) if (told.has(name)) wanted[name] = told.get(name).split(",").filter(Boolean);
  for (const name of NUMBERS) if (wanted[name].trim() === "" || !Number.isFinite(Number(wanted[name]))) wanted[name] = "";
  if (!VIEWS.includes(wanted.view)) wanted.view = "graph";
  if (!nodes.has(wanted.node)) wanted.node = "";
  if (!edges.has(wanted.edge)) wanted.edge = "";
  wanted.show = wanted.show.filter(name => RELATIONS.some(([known]) => known === name));
  return wanted;
}

// --- what a filter keeps -------------------------------------------------------------------------------------------

const dosed = () => state.dose !== "" && (state.least !== "" || state.most !== "");

/** Tell whether a filter on evidence rows is set: then votes are counted anew. */
function recounts() {
  return PICKS.some(([name]) => state[name].length) || state.from !== "" || state.to !== "" || dosed();
}

/** Return all that decides what is drawn: a dose that is named and not bounded asks for nothing. */
const asking = () => JSON.stringify(dosed() ? state : { ...state, dose: "", least: "", most: "" });

const studyAt = Int32Array.from(rows, row => row.study);
const doses = new Map();

/** Return what each row tells of a dose, not a number where it tells nothing. */
function doseAt(name) {
  if (!doses.has(name)) doses.set(name, Float64Array.from(rows, row => row.facts && row.facts[name] !== undefined ? row.facts[name] : NaN));
  return doses.get(name);
}

/** Return what tells of a row, by its place, whether the filters leave it. */
function keeper() {
  const bound = (text, otherwise) => text === "" ? otherwise : Number(text);
  const wanted = PICKS.filter(([name]) => state[name].length).map(([name]) => [name, new Set(state[name])]);
  const from = bound(state.from, null), to = bound(state.to, null), least = bound(state.least, -Infinity), most = bound(state.most, Infinity);
  const inside = Uint8Array.from(data.studies, study => wanted.every(([name, values]) => values.has(study[name] || UNTOLD))
    && (from === null || study.year >= from) && (to === null || study.year <= to));
  if (!dosed()) return place => inside[studyAt[place]] === 1;
  const told = doseAt(state.dose);
  return place => inside[studyAt[place]] === 1 && told[place] >= least && told[place] <= most;
}

const texts = new Map();

function textOf(edge) {
  if (!texts.has(edge.id)) {
    const said = new Set([label(edge.source), label(edge.target), edge.reference || ""]);
    for (const row of edge.rows) {
      const study = studyOf(row);
      said.add(study.who).add(study.title).add((row.sentence || []).map(piece => typeof piece === "string" ? piece : piece[1]).join(""));
    }
    texts.set(edge.id, [...said].join(" ").toLowerCase());
  }
  return texts.get(edge.id);
}

// Edges as the tables count them: so they are wherever no row of theirs is left out.
const whole = new Map([...edges].map(([id, edge]) => [id, { direction: null, certainty: null, reasons: [], ...edge }]));

let last = { key: null };  // what the last filter left: a picture, a list and a table ask for it in turn

/** Return each edge that is left with its counts, by id. Inference is not counted anew: it rests on all the evidence. */
function left() {
  const dose = dosed() ? [state.dose, state.least, state.most] : [];
  const key = JSON.stringify([...PICKS.map(([name]) => state[name]), state.from, state.to, ...dose]);
  if (last.key !== key) last = { key, ...(recounts() ? counting(keeper()) : { found: whole }) };
  return last.found;
}

function counting(keeps) {
  const found = new Map(), documents = new Uint8Array(data.studies.length);
  let kept = 0;
  for (const [id, edge] of edges) {
    if (edge.kind !== "evidence") { found.set(id, whole.get(id)); continue; }
    let here = 0;
    for (const place of edge.places) if (keeps(place)) { here += 1; documents[studyAt[place]] = 1; }
    if (here) found.set(id, here === edge.places.length ? whole.get(id) : new Count(edge, keeps, here));
    kept += here;
  }
  return { found, kept, documents: documents.reduce((sum, one) => sum + one, 0) };
}

/** Return what tells whether an edge holds every word; served.js asks the server instead. */
let finder = words => edge => edge.kind !== "inference" && words.every(word => textOf(edge).includes(word));
/** Bring the sentences of rows that came without them; on a page that holds them all there is nothing to do. */
let bring = () => {};

function passes(edge, count, holds) {
  if (!state.show.includes(edge.relation)) return false;
  if (holds && !holds(edge)) return false;
  if (edge.relation !== "changes") return true;
  if (state.direction && (count.direction || "split") !== state.direction) return false;
  return !state.certainty || rules.levels.indexOf(count.certainty) + 1 >= Number(state.certainty);
}

/** Return the edges that are shown, best supported first, the counts of all that is left, and what tells how many more would be shown for fewer studies. */
function visible(least = leastStudies()) {
  const counts = left(), words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = words.length ? finder(words) : null, passing = [];
  for (const [id, count] of counts) if (passes(edges.get(id), count, holds)) passing.push(edges.get(id));
  const follows = state.show.includes("changes") && !words.length ? following : group => group;
  const often = count => count.findings >= least && count.studies >= least;
  const shown = follows(passing.filter(edge => edge.relation !== "changes" || often(counts.get(edge.id))));
  return { shown: bySupport(shown, counts), counts, fewer: () => follows(passing).length - shown.length };
}

/** Return edges without the knowledge that no effect among them leads to: it would only add lines. */
function following(group) {
  const measured = new Set(), trained = new Set();
  for (const edge of group) {
    if (edge.kind === "evidence") measured.add(edge.source).add(edge.target);
    if (edge.relation === "changes") trained.add(edge.source);
  }
  return group.filter(edge => (edge.relation !== "reflects" || measured.has(edge.source)) && (edge.kind !== "inference" || trained.has(edge.source)));
}

/** Return of the shown edges those around the chosen node: its own, and for a site those of the measures that see it. */
function around(shown) {
  if (!state.node || !nodes.has(state.node)) return shown;
  const kind = nodes.get(state.node).kind, own = edge => edge.source === state.node || edge.target === state.node;
  if (kind === "site") {
    const seeing = new Set([...edges.values()].filter(edge => edge.relation === "reflects" && edge.target === state.node).map(edge => edge.source));
    return shown.filter(edge => own(edge) || (edge.relation === "changes" && seeing.has(edge.target)));
  }
  if (kind !== "intervention") return shown.filter(own);
  const measured = new Set(shown.filter(edge => edge.source === state.node && edge.relation === "changes").map(edge => edge.target));
  return shown.filter(edge => own(edge) || (edge.relation === "reflects" && measured.has(edge.source)));
}

const support = (edge, count) => edge.kind === "evidence" ? (count.interval[0] || 0) * 1000 + count.studies : -1;
const bySupport = (group, counts) => group.map(edge => [support(edge, counts.get(edge.id)), edge]).sort((a, b) => b[0] - a[0]).map(([, edge]) => edge);
