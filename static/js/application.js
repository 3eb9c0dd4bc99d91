// The form while it is written: every field saved as it is left, nothing typed lost, and what is missing kept up to date.
import { forget, form, remember, save } from "./autosave.js";
import { valuesOf, versionOf } from "./form-field.js";
import { offerKept, tellWaiting } from "./kept-offer.js";
import { wakeMerge } from "./merge.js";
import { wakeTable } from "./tables.js";

// The panel of what is missing follows a moment after, so that saving itself stays quick.
function refreshPartsSoon() {
  window.clearTimeout(refreshPartsSoon.timer);
  refreshPartsSoon.timer = window.setTimeout(async () => {
    const panel = document.querySelector("[data-completeness]");
    if (!panel || panel.contains(document.activeElement)) return;
    try {
      const answer = await fetch(panel.dataset.completeness);
      if (answer.ok && !answer.redirected) panel.outerHTML = await answer.text();
    } catch {
      // Without network the panel stays as it was; the fields themselves say what is not saved.
    }
  }, 1500);
}

// A saved change after sending is not sent: the banner must not go on saying that all is well.
function showDraftIsChanged() {
  const heading = document.querySelector("[data-banner-heading]");
  if (heading?.textContent.startsWith("INDSENDT") && !heading.textContent.includes("IKKE")) {
    heading.textContent += " – nye ændringer er IKKE indsendt";
  }
}

function afterSave({ detail: { answer } }) {
  const place = form.querySelector("[data-saved-all]");
  if (place) place.textContent = `${answer.saved}. Ansøgningen er IKKE INDSENDT.`;
  showDraftIsChanged();
  refreshPartsSoon();
  tellWaiting();
}

// A field that is asked for one at a time: it has a version of its own.
const fieldOf = (element) => {
  const field = element.closest("[data-field]");
  return field && versionOf(field) ? field : null;
};

function start() {
  for (const field of form.querySelectorAll("[data-field]")) {
    if (!versionOf(field)) continue;
    wakeTable(field);
    field.saved = "unsaved" in field.dataset ? null : valuesOf(field);
    wakeMerge(field, { save, forget, remember });
    if (field.saved === null) remember(field);
    offerKept(field, form.dataset.case, { save, remember });
  }
  form.addEventListener("change", (event) => {
    const field = fieldOf(event.target);
    if (field && !event.target.closest("[data-field-theirs]")) save(field);
  });
  form.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field && event.isTrusted && !event.target.closest("[data-field-theirs]")) remember(field);
  });
  form.addEventListener("draft:saved", afterSave);
}

if (form) start();
