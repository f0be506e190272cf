// What a page from `adaptome serve` does besides: it asks its server for sentences and for what holds a word, as it needs
// them. Counts are made here, as on the page that stands alone.

const asked = new Map();

/** Ask the server once and draw anew when it has answered; return the answer as soon as it is there. */
function answered(path, keep = answer => answer) {
  if (!asked.has(path)) {
    asked.set(path, null);
    fetch(path).then(reply => reply.ok ? reply.json() : Promise.reject(new Error(reply.statusText)))
      .then(answer => { asked.set(path, keep(answer)); refresh(); })
      .catch(() => { asked.delete(path); byId("told").textContent = "The server does not answer; is `adaptome serve` still running?"; });
  }
  return asked.get(path);
}

bring = (wanted, group) => {
  if (group.every(row => row.sentence)) return;
  answered(`sentences?${new URLSearchParams(wanted)}`, answer => { for (const [place, more] of answer) Object.assign(rows[place], more); return true; });
};

finder = words => {
  const found = answered(`search?${new URLSearchParams({ q: words.join(" ") })}`, answer => new Set(answer));
  return edge => Boolean(found && found.has(edge.id));
};

let awaited = false;
const drawClaim = showClaim;

/** Verdicts take the server a while where evidence is large: ask until they are there, then offer what can be checked. */
async function awaitClaims() {
  awaited = true;
  for (;;) {
    const found = await fetch("claims").then(reply => reply.json()).catch(() => undefined);
    if (found === undefined) { awaited = false; return; }
    if (found) { data.claims = found; startClaim(); fillClaim(); refresh(); return; }
    byId("answer").replaceChildren(soft("Verdicts are being found; with much evidence this takes a minute or two."));
    await new Promise(done => setTimeout(done, 2000));
  }
}

showClaim = () => {
  if (!awaited) awaitClaims();
  if (Object.keys(data.claims).length) drawClaim();
};
