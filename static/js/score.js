// The assessor's page: saved as it is left, nothing typed lost, the next criterion and the next case from the keyboard.
import { discard, drop, keptBefore } from "./kept.js";
import { showOffer } from "./kept-offer.js";
import { wakeKeys } from "./score-keys.js";
import { isSaved, remember, save, takeUp } from "./score-save.js";
import { caseNumber, criterion, form, reason, same, shown, typed, version } from "./score-sheet.js";

// What stands on the page is saved first; what cannot be saved stays here, and says why.
async function leaveFor(address) {
  if (!form || isSaved() || (await save())) window.location.assign(address);
}

function saveAndGoOn() {
  const { next } = form.querySelector("[data-next]").dataset;
  if (next) leaveFor(next);
  else save().then((isDone) => isDone && document.querySelector("[data-lock]")?.focus());
}

async function submit(event) {
  event.preventDefault();
  if (!event.submitter?.hasAttribute("data-lock")) return saveAndGoOn();
  if (!(await save())) return undefined;
  form.action = event.submitter.formAction;
  return form.submit();
}

function follow(event) {
  const link = event.target.closest("a[data-after-save]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !form || isSaved()) return;
  event.preventDefault();
  leaveFor(link.href);
}

// What never reached the server – after a log-in, a crash or a lost connection – is offered at its own sheet.
function offerKept() {
  const place = [caseNumber, `score-${criterion}`];
  const entries = keptBefore(...place);
  entries.filter((entry) => same(entry.values, typed())).forEach((entry) => discard(entry.key));
  const entry = entries.find((each) => !same(each.values, typed()));
  if (!entry) return;
  showOffer(form, entry, shown(entry.values), {
    use: () => takeUp(entry.values, entry.base),
    leave: () => { if (isSaved()) drop(...place); reason.focus(); },
    next: () => { if (isSaved() && entry.base === version().value) offerKept(); },
  });
}

// On a sheet that can no longer be written, what was typed too late can still be read and copied.
function showKept(place) {
  const name = [place.dataset.case, `score-${place.dataset.field}`];
  const [entry] = keptBefore(...name);
  if (!entry) return;
  const words = entry.values.find(([each]) => each.endsWith("-reason"))?.[1] ?? "";
  showOffer(place, entry, words, { use: () => {}, leave: () => {}, next: () => showKept(place) });
  place.querySelector("[data-use-kept]").remove();
}

function markKept(steps) {
  for (const link of steps.querySelectorAll("[data-step]")) {
    const isKept = link.dataset.step !== criterion && keptBefore(steps.dataset.case, `score-${link.dataset.step}`).length > 0;
    link.querySelector("[data-step-kept]").hidden = !isKept;
  }
}

if (form) {
  form.addEventListener("submit", submit);
  form.addEventListener("change", (event) => { if (!event.target.closest("[data-both]")) save(); });
  form.addEventListener("input", (event) => { if (!event.target.closest("[data-both]")) remember(); });
  offerKept();
}
document.querySelectorAll("[data-score-read]").forEach(showKept);
document.querySelectorAll("[data-score-steps]").forEach(markKept);
document.addEventListener("click", follow);
wakeKeys(saveAndGoOn);
