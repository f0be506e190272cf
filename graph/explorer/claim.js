// A claim: a training changes a measure or a site, in a direction. Verdicts were found when the page was written, by the
// rules of graph/questions/verdict.py, for what the graph holds; words that are typed only choose among these.

const SAYS = [["increase", "increases"], ["decrease", "reduces"], ["no_change", "does not change"], ["change", "changes"]];
const WAYS = { increase: ["increase"], decrease: ["decrease"], no_change: ["no_change"], change: ["increase", "decrease"] };
// True: "does not alter", "no effect", "unchanged"; near miss: "not only increases".
const SAME = /\b(?:no|without) (?:\w+ )?(?:change|effect|influence|difference)|\b(?:not|n't|never) (?:\w+ )?(?:change|affect|alter|adapt|influence|increase|improve|reduce|decrease|raise|lower)|unchanged|unaffected/;
const UP = /\b(?:increas|rais|grow|grew|enhanc|improv|more|great|larg|bigg|strong|high|facilitat|boost|rise|rose|up\b)/;
const DOWN = /\b(?:decreas|reduc|lower|less|small|weak|shrink|shrank|fall|fell|drop|declin|diminish|suppress|down\b)/;
const BEST = 3;  // sentences of a side that stand open
let named = null;

const verdictOf = () => data.claims[`${state.training}|${state.target}`];

function choices(kind) {
  const ids = new Set(Object.keys(data.claims).map(key => key.split("|")[kind === "intervention" ? 0 : 1]));
  return data.nodes.filter(node => node.kind === kind && ids.has(node.id)).sort((a, b) => a.label.localeCompare(b.label, "en"));
}

function startClaim() {
  const all = nodes => nodes.map(node => make("option", { value: node.id }, node.label));
  const select = (id, title, ...children) => make("label", {}, title, make("select", { id, onchange: event => choose({ [id.slice(6)]: event.target.value }, true) }, ...children));
  byId("claim").replaceChildren(
    make("h2", {}, "Check a claim"),
    soft("For claims about what this graph holds. ", make("code", {}, "adaptome check FILE"), " reads a whole text and checks every claim in it, by the same rules."),
    make("form", { class: "claim", onsubmit: event => event.preventDefault() },
      make("label", { class: "words" }, "In words, or by choosing below", make("input", { id: "claim-words", type: "text", autocomplete: "off",
        placeholder: "for example: eccentric resistance training increases maximal strength", oninput: event => understood(event.target.value) })),
      select("claim-training", "Training", make("option", { value: "" }, "choose"), all(choices("intervention"))),
      select("claim-says", "Claimed", SAYS.map(([value, words]) => make("option", { value }, words))),
      select("claim-target", "Measure or site", make("option", { value: "" }, "choose"),
        make("optgroup", { label: "Measures" }, all(choices("outcome"))), make("optgroup", { label: "Sites" }, all(choices("site"))))),
    make("div", { id: "answer", role: "status" }));
}

function fillClaim() {
  byId("claim-training").value = state.training;
  byId("claim-target").value = state.target;
  byId("claim-says").value = state.says || "increase";
}

/** Choose the training, the direction and the target whose names stand in the words; the longest name counts. */
function understood(words) {
  named = named || ["intervention", "outcome", "site"].flatMap(choices).flatMap(node =>
    [...new Set([node.label, brief(node.label), spaced(node.id.split(":")[1]), ...(node.also || [])])].map(name => ({ node, name: plainly(name) })))
    .filter(one => one.name.length > 2).sort((a, b) => b.name.length - a.name.length);
  let said = plainly(words);
  const find = kinds => {
    const one = named.find(({ node, name }) => kinds.includes(node.kind) && said.includes(name));
    if (one) said = said.replace(one.name, " ");
    return one ? one.node.id : "";
  };
  const training = find(["intervention"]), target = find(["outcome", "site"]);
  const says = SAME.test(said) ? "no_change" : UP.test(said) ? "increase" : DOWN.test(said) ? "decrease" : /\b(?:chang|alter|affect|adapt|influenc)/.test(said) ? "change" : "";
  state = { ...state, training: training || state.training, target: target || state.target, says: says || state.says };
  rememberSoon();
  fill();
  refresh();
}

/** Return words in lower case with single blanks around each: "MEP-amplitude" is " mep amplitude ". */
const plainly = words => ` ${words.toLowerCase().replace(/resistance exercise|strength training|weight training/g, "resistance training").replace(/[^a-z0-9'ß-ÿ]+/g, " ").trim()} `;

function showClaim() {
  const box = byId("answer");
  if (!state.training || !state.target) { box.replaceChildren(soft(`Choose a training and a measure or site; ${plural(Object.keys(data.claims).length, "pair")} can be checked.`)); return; }
  const says = SAYS.some(([name]) => name === state.says) ? state.says : "increase", claimed = verdictOf();
  const told = make("p", {}, make("b", {}, `${label(state.training)} ${SAYS.find(([name]) => name === says)[1]} ${label(state.target)}`));
  if (!claimed) {
    const near = Object.keys(data.claims).filter(key => key.startsWith(`${state.training}|`)).map(key => key.split("|")[1]);
    box.replaceChildren(told, verdictLine("untested", "no study of this graph has a vote on it"),
      near.length ? make("div", {}, make("h3", {}, "Checked for this training"), make("p", {}, near.flatMap((id, i) => [i ? ", " : "", button(label(id), () => choose({ target: id }, true), { class: "name" })]))) : "");
    return;
  }
  const [word, why, pro, against] = claimed.verdicts[says], cited = claimed.rows.map(([place]) => place);
  bring({ rows: cited.join(",") }, cited.map(place => rows[place]));
  const sides = [["for", row => WAYS[says].includes(row[1])], ["against", row => !WAYS[says].includes(row[1])]];
  box.replaceChildren(...[
    told, verdictLine(word, why),
    claimed.linked ? soft(`Rests on: ${claimed.linked}.`) : null,
    balance(pro, against, claimed.studies),
    claimed.certainty ? make("p", {}, "Certainty: ", make("b", {}, claimed.certainty)) : null,
    claimed.reasons && claimed.reasons.length ? make("ul", { class: "reasons" }, claimed.reasons.map(reason => make("li", {}, reason))) : null,
    edgeOf() ? button("All evidence of this link", () => choose({ view: "graph", edge: edgeOf() }), { class: "plain" }) : null,
    make("div", { class: "sides" }, sides.map(([side, keeps]) => best(side, claimed.rows.filter(keeps)))),
  ].filter(Boolean));
}

function balance(pro, against, number) {
  const fill = make("i", {});
  fill.style.width = `${pro + against ? 100 * pro / (pro + against) : 0}%`;
  return make("div", { class: "balance" }, make("span", { id: "pro" }, make("b", {}, short(pro)), " for"), make("div", { class: "bar", "aria-hidden": "true" }, fill),
    make("span", { id: "against" }, make("b", {}, short(against)), " against"), make("span", { class: "soft" }, `votes of ${studies(number)}, one each`));
}

function verdictLine(word, why) { return make("p", { class: `verdict ${word}` }, make("b", {}, word), `: ${why}`); }

function edgeOf() {
  const relation = nodes.get(state.target).kind === "site" ? "changes_site" : "changes";
  const found = data.edges.find(edge => edge.source === state.training && edge.target === state.target && edge.relation === relation);
  return found ? found.id : null;
}

/** Return a side's best sentence of each study: surely read first, then by design, then by size. */
function best(side, group) {
  const seen = new Set(), one = group.filter(([place]) => !seen.has(rows[place].cluster) && seen.add(rows[place].cluster));
  const cards = one.map(([place]) => {
    const whole = card(rows[place]), edge = edges.get(rows[place].edge);
    whole.append(soft(`${label(edge.source)} → ${label(edge.target)}`));
    return whole;
  });
  const box = make("section", { "data-side": side }, make("h3", {}, `Best sentences ${side} it`), cards.slice(0, BEST));
  if (!one.length) box.append(soft("none"));
  if (cards.length > BEST) box.append(button(`Show ${cards.length - BEST} more`, event => unfold(event.target, cards.slice(BEST)), { class: "plain" }));
  return box;
}
