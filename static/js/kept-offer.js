// Offers the text that never reached the server – after a log-in, a crash or a lost connection – at its own field.
import { put, same, shown, valuesOf, versionOf } from "./form-field.js";
import { discard, keptBefore } from "./kept.js";

const template = document.querySelector("template[data-kept-offer]");
const moment = new Intl.DateTimeFormat("da-DK", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Copenhagen" });

// `save(field)` sends it with the version it was written from: has the server moved on, both texts are shown.
export function offerKept(field, number, { save, remember }) {
  const entries = keptBefore(number, field.dataset.field);
  const isStored = (entry) => same(entry.values, field.saved) || same(entry.values, valuesOf(field));
  entries.filter(isStored).forEach((entry) => discard(entry.key));
  const entry = entries.find((each) => !isStored(each));
  if (!entry) return;
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
}
