// The way back keeps its place: what stands after # in the address never reaches the server, so it is put on here.
const place = location.hash;

for (const next of document.querySelectorAll("form input[name=next]")) {
  if (place && !next.value.includes("#")) next.value += place;
}
