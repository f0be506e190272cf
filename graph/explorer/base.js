"use strict";
// The data, its names for people, and makers of elements. Every text of the data becomes a text node, never markup.

const data = JSON.parse(document.getElementById("data").textContent);
const nodes = new Map(data.nodes.map((node, place) => [node.id, { ...node, place }]));
const edges = new Map(data.edges.map(edge => [edge.id, { ...edge, rows: [], places: [] }]));
const rows = data.evidence;  // a row is known by its place among them
for (const [place, row] of rows.entries()) {
  const edge = edges.get(row.edge);
  edge.rows.push(row);
  edge.places.push(place);
}

const DIRECTIONS = ["increase", "decrease", "no_change"];
const SIGNS = { increase: "▲", decrease: "▼", no_change: "=", split: "◆", said: "”", knowledge: "┄", inference: "≈" };
const WORDS = { increase: "increase", decrease: "decrease", no_change: "no change", split: "votes are split", adapts: "adapts",
  does_not_adapt: "does not adapt", positive: "go together", negative: "go against each other", none: "not related" };
const VERBS = { changes: "→", reflects: "sees", claimed_at: "claimed at", associated_with: "and", exercises: "exercises", changes_site: "→ site" };
const KINDS = { intervention: "Training", study: "Study", parameter: "Parameter", outcome: "Measure", driver: "Driver of plasticity", site: "Site" };
const NO_VOTE = { review: "review: no vote", retracted: "retracted: no vote", head_to_head: "two trainings compared: no vote" };

const byId = id => document.getElementById(id);
const label = id => nodes.get(id).label;
const plural = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const studies = number => number === 1 ? "1 study" : `${number} studies`;
const spaced = text => String(text).replaceAll("_", " ");
const percent = share => `${Math.round(100 * share)}\u00a0%`;
const short = number => String(Number(number.toFixed(1)));
const brief = text => text.replace(/ \(.*\)$/, "").replace(/(.)resistance training/, "$1RT").replace(/^resistance training with/, "RT with");
const tone = (edge, count) => edge.kind === "knowledge" ? "knowledge" : edge.kind === "inference" ? "inference"
  : edge.relation === "changes" ? count.direction || "split" : "said";

/** Return an element with attributes, listeners (functions) and children; null children are left out. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

function draw(tag, attributes, parent, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

/** Put elements in the place of the button that shows them, and the focus on the first, where a keyboard would lose it. */
function unfold(place, shown) {
  place.replaceWith(...shown);
  const first = shown[0].querySelector("button, a") || shown[0];
  if (first === shown[0]) first.tabIndex = -1;
  first.focus({ preventScroll: true });
}

const soft = (...parts) => make("p", { class: "soft" }, ...parts);
const link = (address, text, of) => make("a", { href: address, rel: "noreferrer noopener", target: "_blank", "aria-label": of && `${text} of ${of}` }, text);
const button = (text, onclick, attributes = {}) => make("button", { type: "button", onclick, ...attributes }, text);
