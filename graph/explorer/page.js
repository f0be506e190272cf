// Controls, the address bar, and what happens when something is chosen.

const CLEAR = 60;  // effects that a picture shows at first, at most
const SECTIONS = { graph: "picture", table: "table", claim: "claim", figures: "figures" };

// --- controls ------------------------------------------------------------------------------------------------------

function options(name) {
  const seen = new Map();
  for (const study of data.studies) seen.set(study[name] || UNTOLD, (seen.get(study[name] || UNTOLD) || 0) + 1);
  return [...seen].sort((a, b) => (a[0] === UNTOLD) - (b[0] === UNTOLD) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function pick(name, title, values) {
  const boxes = values.map(([value, words, number]) => make("label", {}, make("input", { type: "checkbox", name, value }), ` ${words}`, number ? make("span", { class: "soft" }, ` ${number}`) : null));
  return make("details", { class: "pick", "data-name": name }, make("summary", {}, make("span", {}, title), make("b", {})), make("fieldset", {}, make("legend", { class: "hidden" }, title), boxes));
}

function controls() {
  const box = byId("picks");
  for (const [name, title] of PICKS) {
    const values = options(name);
    if (values.length > 1 || (values[0] && values[0][0] !== UNTOLD)) box.append(pick(name, title, values.map(([value, number]) => [value, spaced(value), number])));
  }
  const related = new Set(data.edges.map(edge => edge.relation));
  byId("shows").append(pick("show", "Show", RELATIONS.filter(([name]) => related.has(name))));
  const dosed = DOSES.filter(([name]) => rows.some(row => row.facts && row.facts[name] !== undefined));
  byId("dose").append(...dosed.map(([name, words]) => make("option", { value: name }, words)));
  const years = data.studies.map(study => study.year).filter(Boolean).sort((a, b) => a - b);
  byId("from").placeholder = years.length ? String(years[0]) : "";
  byId("to").placeholder = years.length ? String(years.at(-1)) : "";
}

/** Write the state into the controls; only what differs, since writing makes the browser lay out anew. */
function fill() {
  for (const name of SINGLE) if (byId(name).value !== state[name]) byId(name).value = state[name];
  for (const box of document.querySelectorAll(".pick input")) {
    const wanted = state[box.name].includes(box.value);
    if (box.checked !== wanted) box.checked = wanted;
  }
  for (const one of document.querySelectorAll(".pick")) {
    const name = one.dataset.name, number = state[name].length;
    one.classList.toggle("set", name !== "show" && number > 0);
    const words = name === "show" ? ` ${number}` : number ? ` ${number === 1 ? spaced(state[name][0]) : number}` : " any", told = one.querySelector("b");
    if (told.textContent !== words) told.textContent = words;
  }
  for (const name of ["from", "to"]) byId(name).classList.toggle("set", state[name] !== "");
  for (const name of ["least", "most"]) byId(name).disabled = !state.dose;
  byId("clear").hidden = written({ ...blank(), view: state.view, node: state.node, edge: state.edge, training: state.training, target: state.target, says: state.says }) === written();
  if (state.view === "claim") fillClaim();
}

function readControls() {
  for (const name of SINGLE) state[name] = byId(name).value.trim();
  for (const one of document.querySelectorAll(".pick")) state[one.dataset.name] = [...one.querySelectorAll("input:checked")].map(box => box.value);
}

// --- together ------------------------------------------------------------------------------------------------------

/** Choose a node, an edge or a view; the address keeps it, and the browser's way back undoes it. */
function choose(next, quiet = false) {
  settle();
  const before = state;
  state = { ...state, ...next };
  if (next.node && state.view !== "graph" && state.view !== "table") state.view = "graph";
  if (next.node !== undefined && next.node !== before.node && nodes.has(next.node)) pair = nodes.get(next.node).kind === "site" ? 1 : 0;
  remember(true);
  fill();
  refresh();
  if (quiet) return;
  panel.scrollTop = 0;
  if (document.activeElement === document.body) comeBack(before);
  if (next.edge || next.node) {
    panel.focus({ preventScroll: true });
    if (window.matchMedia("(max-width: 900px)").matches) panel.scrollIntoView({ block: "start" });
  } else if (window.matchMedia("(max-width: 900px)").matches && (next.edge === "" || next.node === "")) byId("views").scrollIntoView({ block: "start" });
}

/** Set the focus, whose place is gone, where it came from: on the link or the node that was looked at, or else on the panel. */
function comeBack(before) {
  const origin = before.edge ? document.querySelector(`main button[data-edge="${CSS.escape(before.edge)}"]`) : groups.get(before.node);
  (origin && origin.checkVisibility() ? origin : panel).focus();
}

let later = 0;

/** Keep the state in the address once typing rests: browsers slow down or refuse pages that change it with every key. */
function rememberSoon() {
  clearTimeout(later);
  later = setTimeout(settle, 150);
}

/** Write at once what waits to be written. */
function settle() {
  if (!later) return;
  clearTimeout(later);
  later = 0;
  remember(false);
}

function remember(anew) {
  const address = `#${written()}`;
  if (address === location.hash || (address === "#" && !location.hash)) return;
  if (anew) history.pushState(null, "", address); else history.replaceState(null, "", address);
}

function refresh() {
  const { shown, counts, fewer } = visible();
  const here = around(shown);
  for (const [view, id] of Object.entries(SECTIONS)) {
    byId(id).hidden = state.view !== view;
    byId(`to-${view}`).setAttribute("aria-current", state.view === view ? "page" : "false");
  }
  document.body.dataset.view = state.view;
  const split = state.view === "graph" || state.view === "table";
  panel.hidden = state.view !== "graph" && !state.edge && !state.node;
  if (!split) panel.hidden = !state.edge;
  document.body.dataset.panel = panel.hidden ? "no" : "yes";
  if (state.view === "graph") paint(here, counts);
  else if (state.view === "table") showTable(here, counts);
  else if (state.view === "figures") showFigures();
  else showClaim();
  if (state.edge) {
    const edge = edges.get(state.edge), count = counts.get(state.edge);
    if (count) showEdge(edge, count);
    else panel.replaceChildren(button("← back to the list", () => choose({ edge: "" }), { class: "plain" }), make("h2", {}, `${label(edge.source)} ${VERBS[edge.relation]} ${label(edge.target)}`), make("p", {}, "No evidence of this link is left by the filters."));
  } else if (state.node) showNode(state.node, shown, counts);
  else if (split) showList(shown, counts, fewer);
  tell(here);
}

const evidenced = data.edges.filter(edge => edge.kind === "evidence").length;

function tell(shown) {
  const drawn = shown.filter(edge => edge.kind === "evidence").length;
  byId("told").textContent = `${drawn} of ${evidenced} links with evidence shown`
    + (recounts() ? `; filters leave ${last.kept} of ${rows.length} findings and claims, ${last.documents} of ${data.studies.length} studies: votes, beliefs and certainty are counted anew` : "");
}

function start() {
  controls();
  const digests = data.studies.filter(study => study.kind === "digest").length;
  const findings = new Set(rows.filter(row => edges.get(row.edge).relation === "changes").map(row => `${row.study} ${row.edge} ${row.says} ${row.against} ${row.limb}`)).size;
  byId("counts").textContent = `${plural(findings, "finding")} in ${studies(data.studies.length)}${digests ? `, ${digests === data.studies.length ? "all" : digests} of them digests: studies retold in this project's own words` : ""}.`;
  const often = data.edges.filter(edge => edge.relation === "changes").map(edge => edge.studies).sort((a, b) => b - a);
  usual = often.length > CLEAR ? Math.min(99, often[CLEAR] + 1) : 0;
  byId("studies").placeholder = String(usual);
  if (window.matchMedia("(max-width: 900px)").matches) byId("filters").open = false;
  startClaim();
  state = readFrom(location.hash);
  if (state.node) pair = nodes.get(state.node).kind === "site" ? 1 : 0;
  fill();
  refresh();
}

byId("controls").addEventListener("input", () => {
  const before = asking();
  readControls();
  rememberSoon();
  fill();
  if (asking() !== before) refresh();
});
byId("controls").addEventListener("submit", event => event.preventDefault());
byId("clear").addEventListener("click", () => {
  settle();
  const usually = blank();
  for (const name of [...SINGLE, ...LISTS]) state[name] = usually[name];
  remember(true);
  fill();
  refresh();
  byId("q").focus();
});
byId("views").addEventListener("click", event => {
  const to = event.target.closest("button");
  if (!to) return;
  choose({ view: to.dataset.view, edge: to.dataset.view === "claim" || to.dataset.view === "figures" ? "" : state.edge }, true);
});
byId("pairs").addEventListener("click", event => {
  const one = event.target.closest("button");
  if (one) { pair = Number(one.dataset.pair); refresh(); }
});
window.addEventListener("pagehide", settle);
window.addEventListener("popstate", () => { clearTimeout(later); later = 0; state = readFrom(location.hash); fill(); refresh(); });
let width = window.innerWidth;
window.addEventListener("resize", () => { if (window.innerWidth !== width) { width = window.innerWidth; refresh(); } });  // a phone's keyboard changes the height alone
document.addEventListener("keydown", event => {
  const writing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === "/" && !writing) { byId("filters").open = true; byId("q").focus(); event.preventDefault(); }
  if (event.key !== "Escape") return;
  const open = document.querySelector(".pick[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
  else if (state.edge) choose({ edge: "" });
  else if (state.node) choose({ node: "" });
});
for (const name of ["click", "focusin"]) document.addEventListener(name, event => {
  for (const one of document.querySelectorAll(".pick[open]")) if (!one.contains(event.target)) one.open = false;
});
byId("skip").addEventListener("click", () => (panel.hidden ? byId(SECTIONS[state.view]) : panel).focus());
start();
