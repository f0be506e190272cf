// Counts votes and beliefs anew from evidence rows, by the rules of graph/evidence.py, weights.py, belief.py and
// certainty.py, whose constants come with the data. A test holds what is counted here against the tables.

const rules = data.rules;
const studyOf = row => data.studies[row.study];

const flags = data.studies.map(study => ({ n: study.n || 0, chance: rules.randomised.includes(study.design), animal: rules.animals.includes(study.species),
  acute: study.exposure === "acute", patient: rules.patients.includes(study.people) }));
const ballots = new Map();

/** Return the rows of an edge that may vote, those of one cluster side by side, with what their counting asks for. */
function ballotsOf(edge) {
  if (!ballots.has(edge.id)) {
    const voting = edge.places.map(place => [place, rows[place]]).filter(([, row]) => !row.no_vote)
      .map(([place, row]) => ({ place, cluster: row.cluster, way: Math.max(0, DIRECTIONS.indexOf(row.says)), p: row.p ?? 1, controlled: row.against === rules.control, ...flags[row.study] }));
    ballots.set(edge.id, voting.sort((a, b) => a.cluster < b.cluster ? -1 : a.cluster > b.cluster ? 1 : 0));
  }
  return ballots.get(edge.id);
}

/** What is left of an edge: how many findings is known at once, all the rest is counted when it is first asked for. */
class Count {
  #edge; #keeps; #all;
  constructor(edge, keeps, findings) { this.#edge = edge; this.#keeps = keeps; this.findings = findings; }
  all() { return this.#all ||= counted(this.#edge, this.#keeps); }
}
for (const name of ["rows", "studies", "reviews", "votes", "weights", "belief", "interval", "direction", "certainty", "reasons"]) {
  Object.defineProperty(Count.prototype, name, { get() { return this.all()[name]; } });
}

/** Return studies, votes, weights, belief, interval and certainty of the rows of one edge whose place ``keeps`` keeps. */
function counted(edge, keeps) {
  const kept = edge.places.filter(keeps).map(place => rows[place]), voting = ballotsOf(edge).filter(one => keeps(one.place)), starts = [], sizes = [];
  for (let i = 0; i < voting.length; i += 1) {
    if (!i || voting[i].cluster !== voting[i - 1].cluster) { starts.push(i); sizes.push(0); }
    if (voting[i].n > sizes[sizes.length - 1]) sizes[sizes.length - 1] = voting[i].n;
  }
  const result = { findings: kept.length, studies: starts.length, votes: [0, 0, 0], weights: [0, 0, 0], rows: kept,
    reviews: new Set(kept.filter(row => row.no_vote === "review").map(row => row.study)).size,
    belief: [null, null, null], interval: [null, null], direction: null, certainty: null, reasons: [] };
  if (edge.relation !== "changes") return result;
  const sums = summed(voting, starts, effective(sizes), result);
  believed(result);
  if (result.belief[0] === null) result.reasons = ["no study has a vote here: only reviews, retracted studies or comparisons of two trainings"];
  else certain(result, sums, edge.source);
  return result;
}

/** Add up votes and weights, and the weight of what certainty asks for; one cluster has one vote. */
function summed(voting, starts, shares, result) {
  const sums = { total: 0, chance: 0, controlled: 0, animals: 0, acute: 0, patients: 0, people: 0, studies: 0 };
  for (let group = 0; group < starts.length; group += 1) {
    const end = group + 1 < starts.length ? starts[group + 1] : voting.length, said = [0, 0, 0];
    for (let i = starts[group]; i < end; i += 1) said[voting[i].way] += 1;
    const ways = (said[0] > 0) + (said[1] > 0) + (said[2] > 0);
    let people = -1;
    for (let i = starts[group]; i < end; i += 1) {
      const one = voting[i], vote = 1 / ways / said[one.way], weight = vote * one.p * shares[group];
      result.votes[one.way] += vote;
      if (!weight) continue;
      result.weights[one.way] += weight;
      sums.total += weight;
      if (one.chance) sums.chance += weight;
      if (one.controlled) sums.controlled += weight;
      if (one.animal) sums.animals += weight;
      if (one.acute) sums.acute += weight;
      if (one.patient) sums.patients += weight;
      if (one.n > people) people = one.n;
    }
    if (people >= 0) { sums.people += people; sums.studies += 1; }
  }
  return sums;
}

/** Return the weights of studies of these sizes (0: not told), which add up to the effective number of studies. */
function effective(sizes) {
  if (sizes.length < 2) return sizes.map(() => 1);
  const known = sizes.filter(size => size).sort((a, b) => a - b), half = known.length / 2;
  const usual = known.length ? (known[Math.ceil(half) - 1] + known[Math.floor(half)]) / 2 : 1;
  const roots = sizes.map(size => Math.sqrt(size || usual));
  const scale = roots.reduce((sum, root) => sum + root, 0) / roots.reduce((sum, root) => sum + root * root, 0);
  return roots.map(root => root * scale);
}

function believed(result) {
  const whole = result.weights.reduce((a, b) => a + b, 0);
  if (whole <= 0) return;
  const total = whole + 3 * rules.prior;
  result.belief = result.weights.map(weight => (weight + rules.prior) / total);
  const ranked = [0, 1, 2].sort((a, b) => result.weights[b] - result.weights[a]);
  if (result.weights[ranked[0]] - result.weights[ranked[1]] < rules.tie) return;
  result.direction = DIRECTIONS[ranked[0]];
  const leading = result.weights[ranked[0]] + rules.prior;
  result.interval = betaMiddle(leading, total - leading);
}

function certain(result, sums, source) {
  const { total, people } = sums, limits = [], low = result.interval[0];
  const chance = sums.chance / total, controlled = sums.controlled / total;
  if (chance <= rules.most) limits.push([2, `design: ${even(1 - chance)} of the votes are from studies without randomisation`]);
  else if (controlled <= rules.most) limits.push([1, `design: ${even(1 - controlled)} of the votes are not comparisons with a control`]);
  const agreeing = Math.max(...result.weights) / result.weights.reduce((a, b) => a + b, 0);
  if (agreeing < rules.agreeing) limits.push([1, `inconsistency: only ${even(agreeing)} of the votes agree on a direction`]);
  const animals = sums.animals / total, acute = sums.acute / total, patients = sums.patients / total;
  if (animals > rules.most) limits.push([2, `indirectness: ${even(animals)} of the votes are from animals`]);
  if (acute > rules.most && source !== rules.one_session) limits.push([1, `indirectness: ${even(acute)} of the votes are from single sessions`]);
  if (patients > rules.most) limits.push([1, `indirectness: ${even(patients)} of the votes are from patients or children`]);
  if (low === null || low <= rules.chance) limits.push([2, `imprecision: ${studies(sums.studies)}, too few to tell a leading direction from chance`]);
  else if (low <= rules.majority && people < rules.participants) {
    limits.push([1, `imprecision: ${studies(sums.studies)} and ${people} participants told, too few to be sure of a majority`]);
  }
  const level = rules.levels.length - 1 - limits.reduce((sum, [steps]) => sum + steps, 0);
  result.certainty = rules.levels[Math.max(0, level)];
  result.reasons = limits.map(([, reason]) => reason);
}

/** Return a share in percent, a half going to the even number, as Python writes it. */
function even(share) {
  const whole = 100 * share, near = Math.round(whole);
  return `${whole % 1 === 0.5 && near % 2 ? near - 1 : near} %`;
}

// --- the Beta distribution (Numerical Recipes, 3rd ed., 6.1 and 6.4) -----------------------------------------------

const LANCZOS = [57.1562356658629235, -59.5979603554754912, 14.1360979747417471, -0.491913816097620199, 0.339946499848118887e-4,
  0.465236289270485756e-4, -0.983744753048795646e-4, 0.158088703224912494e-3, -0.210264441724104883e-3, 0.217439618115212643e-3,
  -0.164318106536763890e-3, 0.844182239838527433e-4, -0.261908384015814087e-4, 0.368991826595316234e-5];

function logGamma(x) {
  const base = x + 5.24218750000000000;
  let sum = 0.999999999999997092;
  for (let i = 0; i < LANCZOS.length; i += 1) sum += LANCZOS[i] / (x + i + 1);
  return (x + 0.5) * Math.log(base) - base + Math.log(2.5066282746310005 * sum / x);
}

/** Return the share of Beta(a, b) below x; ``logBeta`` is that of the same a and b. */
function betaBelow(x, a, b, logBeta) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a, logBeta);
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) - logBeta) / a;
  let c = 1, d = 1 / guarded(1 - (a + b) * x / (a + 1)), fraction = d;
  for (let m = 1; m < 500; m += 1) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    fraction *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-12) break;
  }
  return front * fraction;
}

const guarded = value => Math.abs(value) < 1e-300 ? 1e-300 : value;
const middles = new Map();

/** Return the points between which the middle ``data.width`` of Beta(a, b) lies. */
function betaMiddle(a, b) {
  const key = `${a} ${b}`;
  if (!middles.has(key)) {
    const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
    middles.set(key, [(1 - data.width) / 2, (1 + data.width) / 2].map(share => betaAt(share, a, b, logBeta)));
  }
  return middles.get(key);
}

/** Return the point below which ``share`` of Beta(a, b) lies: Newton's steps, halving where they leave the bracket. */
function betaAt(share, a, b, logBeta) {
  let low = 0, high = 1, x = a / (a + b);
  for (let step = 0; step < 100; step += 1) {
    const off = betaBelow(x, a, b, logBeta) - share;
    if (off < 0) low = x; else high = x;
    const slope = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log(1 - x) - logBeta);
    let next = x - off / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    const moved = Math.abs(next - x);
    x = next;
    if (moved < 1e-9) break;
  }
  return x;
}
