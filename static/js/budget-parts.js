// What the page says of the whole budget – is it ready, its posts, its picture – fetched anew a moment after a save.
const SOON = 800; // ms: one answer for several cells
let timer;

export function refreshSoon() {
  window.clearTimeout(timer);
  timer = window.setTimeout(refresh, SOON);
}

async function refresh() {
  try {
    const answer = await fetch(location.pathname + location.search);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-budget-part]")) renew(part, page);
  } catch {
    // Without network the parts stay as they were; the cells themselves say what is not saved.
  }
}

function renew(part, page) {
  const newer = page.querySelector(`[data-budget-part="${part.dataset.budgetPart}"]`);
  if (!newer || part.contains(document.activeElement)) return;
  const opened = [...part.querySelectorAll("details")].map((each) => each.open);
  newer.querySelectorAll("details").forEach((each, at) => (each.open = opened[at] ?? each.open));
  part.replaceChildren(...newer.childNodes);
  document.body.dispatchEvent(new CustomEvent("htmx:afterSwap", { detail: { target: part } })); // wakes the tables
}
