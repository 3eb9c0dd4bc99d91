// Offers the text that never reached the server – after a log-in, a crash or a lost connection – at its own field.
import { put, same, shown, valuesOf, versionOf } from "./form-field.js";
import { discard, keptBefore } from "./kept.js";

const template = document.querySelector("template[data-kept-offer]");
const moment = new Intl.DateTimeFormat("da-DK", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Copenhagen" });

const waiting = document.querySelector("[data-kept-waiting]");
let hasComeTo = false;

// Each text with its kept version: has the server moved on since, both are shown at once.
export function offerKept(field, number, { save, remember }) {
  const entries = keptBefore(number, field.dataset.field);
  const isStored = (entry) => same(entry.values, field.saved) || same(entry.values, valuesOf(field));
  entries.filter(isStored).forEach((entry) => discard(entry.key));
  const entry = entries.find((each) => !isStored(each));
  if (!entry) return;
  if (entry.base !== versionOf(field).value) return compare(field, entry, { save, remember });
  const focus = () => document.getElementById(field.dataset.field)?.focus();
  showOffer(field, entry, shown(field, entry.values), {
    use: () => {
      put(field, entry.values);
      versionOf(field).value = entry.base;
      remember(field);
      focus();
      save(field);
    },
    leave: focus,
    next: () => offerKept(field, number, { save, remember }),
  });
}

// Somebody has saved since it was written. It stands in its field again as when it was typed; the server, asked to save
// it from that old version, refuses and answers with both texts. Nothing is saved before the choice.
async function compare(field, entry, { save, remember }) {
  put(field, entry.values);
  versionOf(field).value = entry.base;
  remember(field);
  discard(entry.key);
  await save(field);
  const box = field.querySelector("[data-field-theirs]:not([hidden])");
  if (box) comeTo(box);
  tellWaiting();
}

const homeOf = (box) => box.closest("[data-field], [data-plan-row], form");

// Whoever was led back to the field is led to what waits there, not to the text beneath it.
function comeTo(box) {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const home = homeOf(box);
  if (hasComeTo || !place || !(home.contains(place) || place.contains(home))) return;
  hasComeTo = true;
  box.tabIndex = -1;
  const come = () => {
    box.scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
  };
  if (document.readyState === "complete") come();
  else window.addEventListener("load", () => window.setTimeout(come));
}

// One line on top: how many texts wait for a choice, and the way to each.
export function tellWaiting() {
  if (!waiting) return;
  const boxes = [...document.querySelectorAll(".kept-offer, [data-field-theirs]:not([hidden])")];
  const places = boxes.map((box, at) => {
    box.id ||= `venter-${at + 1}`;
    box.tabIndex = -1;
    const name = homeOf(box)?.querySelector(".form-label") ?? document.getElementById("post-heading");
    const link = Object.assign(document.createElement("a"), { href: `#${box.id}`, textContent: name.textContent.trim() });
    const line = document.createElement("li");
    line.append(link);
    return line;
  });
  waiting.hidden = !boxes.length;
  waiting.querySelector("[data-kept-count]").textContent = `${boxes.length} ${boxes.length === 1 ? "tekst" : "tekster"} venter på dig`;
  waiting.querySelector("[data-kept-places]").replaceChildren(...places);
}

document.addEventListener("click", () => window.setTimeout(tellWaiting));

// The text in a box first in `place`; whatever is chosen, the entry is gone and the `next` one can be offered.
export function showOffer(place, entry, text, { use, leave, next }) {
  if (!template) return;
  const offer = template.content.cloneNode(true).firstElementChild;
  offer.querySelector("[data-kept-at]").textContent = moment.format(entry.at);
  offer.querySelector("[data-kept-text]").textContent = text || "(tomt)";
  const decided = (act) => () => {
    act();
    discard(entry.key);
    offer.remove();
    next();
  };
  offer.querySelector("[data-use-kept]").onclick = decided(use);
  offer.querySelector("[data-discard-kept]").onclick = decided(leave);
  place.prepend(offer);
  comeTo(offer);
  tellWaiting();
}
