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

/** Tell whether a filter on evidence rows is set: then votes are counted anew. */
function recounts() {
  return PICKS.some(([name]) => state[name].length) || state.from !== "" || state.to !== "" || (state.dose !== "" && (state.least !== "" || state.most !== ""));
}

function keeper() {
  const number = text => text === "" ? null : Number(text);
  const [from, to, least, most] = [state.from, state.to, state.least, state.most].map(number);
  const wanted = PICKS.filter(([name]) => state[name].length).map(([name]) => [name, new Set(state[name])]);
  const inside = data.studies.map(study => wanted.every(([name, values]) => values.has(study[name] || UNTOLD))
    && (from === null || study.year >= from) && (to === null || study.year <= to));
  const { dose } = state, dosed = dose !== "" && (least !== null || most !== null);
  return row => {
    if (!inside[row.study]) return false;
    if (!dosed) return true;
    const told = row.facts && row.facts[dose];
    return told !== undefined && (least === null || told >= least) && (most === null || told <= most);
  };
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

const whole = new Map();  // edges as the tables count them

let last = { key: null };  // what the last filter left: a picture, a list and a table ask for it in turn

/** Return each edge that is left with its counts, by id. Inference is not counted anew: it rests on all the evidence. */
function left() {
  const key = JSON.stringify([...PICKS.map(([name]) => state[name]), state.from, state.to, state.dose, state.least, state.most]);
  if (last.key !== key) last = { key, ...counting(recounts()) };
  return last.found;
}

function counting(anew) {
  const keeps = anew ? keeper() : null, found = new Map(), documents = new Set();
  let kept = 0;
  for (const edge of edges.values()) {
    if (edge.kind !== "evidence" || !anew) {
      if (!whole.has(edge.id)) whole.set(edge.id, { ...edge, weights: null });
      found.set(edge.id, whole.get(edge.id));
      continue;
    }
    const count = counted(edge, keeps);
    kept += count.findings;
    for (const row of count.rows) documents.add(row.study);
    if (count.findings) found.set(edge.id, count);
  }
  return { found, kept, documents: documents.size };
}

/** Return what tells whether an edge holds every word; served.js asks the server instead. */
let finder = words => edge => edge.kind !== "inference" && words.every(word => textOf(edge).includes(word));
/** Bring the sentences of rows that came without them; on a page that holds them all there is nothing to do. */
let bring = () => {};

function passes(edge, count, holds, least) {
  if (!state.show.includes(edge.relation)) return false;
  if (holds && !holds(edge)) return false;
  if (edge.relation !== "changes") return true;
  if (count.studies < least) return false;
  if (state.direction && (count.direction || "split") !== state.direction) return false;
  return rules.levels.indexOf(count.certainty) + 1 >= (Number(state.certainty) || 0);
}

/** Return the edges that are shown, and the counts of all that is left. */
function visible(least = leastStudies()) {
  const counts = left(), words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = words.length ? finder(words) : null;
  let shown = [...counts.keys()].map(id => edges.get(id)).filter(edge => passes(edge, counts.get(edge.id), holds, least));
  if (state.show.includes("changes") && !words.length) {
    // a measure that no shown effect changes would only add lines: knowledge follows the effects
    const measured = new Set(shown.filter(edge => edge.kind === "evidence").flatMap(edge => [edge.source, edge.target]));
    const trained = new Set(shown.filter(edge => edge.relation === "changes").map(edge => edge.source));
    shown = shown.filter(edge => (edge.relation !== "reflects" || measured.has(edge.source)) && (edge.kind !== "inference" || trained.has(edge.source)));
  }
  return { shown, counts };
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
