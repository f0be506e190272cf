// A claim: a training changes a measure or a site, in a direction.
function fillClaim() {}
function startClaim() {}
function showClaim() { byId("claim").replaceChildren(make("p", {}, "soon")); }
