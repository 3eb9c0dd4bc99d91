// Tells that the page is open and where one writes, and shows who else is here. Every 20 s, and when one moves on.
import { csrfToken } from "./csrf.js";

const EVERY = 20000; // ms
const STILL_WRITING = 60000; // ms since the last letter
const place = document.querySelector("[data-presence]");
let field = "";
let typedAt = 0;

const fieldNow = () => (Date.now() - typedAt < STILL_WRITING ? field : "");

async function beat() {
  if (document.hidden) return;
  try {
    const body = new URLSearchParams({ field: fieldNow() });
    const answer = await fetch(place.dataset.presence, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), Accept: "text/html", "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    const words = (await answer.text()).trim();
    if (place.dataset.shown !== words) {
      place.innerHTML = place.dataset.shown = words;
      noteAtFields();
    }
  } catch {
    // Without network nobody is shown as newly come; what is typed is looked after elsewhere.
  }
}

// The same words at the very field, where whoever is about to write there sees them.
function noteAtFields() {
  for (const note of document.querySelectorAll(".field-here")) note.remove();
  for (const here of place.querySelectorAll("[data-here-field]")) {
    const written = document.querySelector(`[data-field="${CSS.escape(here.dataset.hereField)}"]`);
    if (!written) continue;
    const note = document.createElement("p");
    note.className = "field-here";
    note.textContent = `${here.dataset.here} skriver her nu`;
    written.prepend(note);
  }
}

function writes(event) {
  if (!event.isTrusted) return;
  const before = fieldNow();
  field = place.dataset.presenceField || event.target.closest("[data-field]")?.dataset.field || (event.target.closest(".plan-row") ? "_plan" : "");
  typedAt = Date.now();
  if (fieldNow() !== before) window.setTimeout(beat, 500);
}

if (place) {
  noteAtFields();
  document.addEventListener("input", writes);
  document.addEventListener("visibilitychange", beat);
  window.setInterval(beat, EVERY);
  beat();
}
