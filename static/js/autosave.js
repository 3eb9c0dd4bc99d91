// Saves each field as it is left and says when; what is not saved is kept in this browser and tried again.
import { csrfToken } from "./csrf.js";
import { same, say, showError, valuesOf, versionOf } from "./form-field.js";
import { drop, keep } from "./kept.js";
import { showMerge } from "./merge.js";
import { whenLeft } from "./tables.js";

const LATER = 5000; // ms until an unsaved field is tried again
const KEPT = "Ikke gemt på serveren – gemt i denne browser.";
const NOT_KEPT = "Ikke gemt på serveren. Lad siden være åben, eller kopiér teksten.";

export const form = document.querySelector("form[data-autosave]");
const waiting = new Map(); // field → whether this browser could keep its text

export function remember(field) {
  const kept = keep(form.dataset.case, field.dataset.field, versionOf(field).value, valuesOf(field));
  waiting.set(field, kept);
}

export function forget(field) {
  waiting.delete(field);
  drop(form.dataset.case, field.dataset.field);
}

export const hasTextThatWouldBeLost = () => [...waiting.values()].includes(false);

const unsaved = (field) => (waiting.get(field) ? KEPT : NOT_KEPT);

function acknowledge(field, values, answer) {
  versionOf(field).value = answer.version;
  field.saved = values;
  if (same(valuesOf(field), values)) forget(field);
  else remember(field);
  whenLeft(field, () => showError(field, answer.fault ?? ""));
  field.querySelector("[data-field-theirs]")?.setAttribute("hidden", "");
  say(field, answer.saved);
  form.dispatchEvent(new CustomEvent("draft:saved", { detail: { field, answer } }));
}

function refuse(field, status, answer) {
  if (status === 422) {
    showError(field, answer.error);
    say(field, "Ikke gemt", true);
  } else if (answer.theirs !== undefined) {
    say(field, `${unsaved(field)} ${answer.by} rettede svaret ${answer.at}.`, true);
    showMerge(field, answer, { save, forget, remember });
  } else {
    say(field, `${unsaved(field)} ${(answer.obstacles ?? []).join(" ")}`, true);
  }
}

async function post(field, values) {
  const body = new URLSearchParams({ field: field.dataset.field, base: versionOf(field).value });
  for (const value of values) body.append("value", value);
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  return fetch(form.dataset.autosave, { method: "POST", body, headers, keepalive: body.toString().length < 60000 });
}

async function send(field) {
  const values = valuesOf(field);
  if (same(values, field.saved)) return forget(field);
  remember(field);
  say(field, "Gemmer …");
  try {
    const answer = await post(field, values);
    const isOurs = answer.headers.get("Content-Type")?.includes("json");
    if (answer.redirected || answer.status === 401 || (answer.status === 403 && !isOurs)) notLoggedIn(field);
    else if (!isOurs) again(field, "Portalen svarer ikke, som den skal, og vi prøver igen.");
    else if (answer.ok) acknowledge(field, values, await answer.json());
    else refuse(field, answer.status, await answer.json());
  } catch {
    again(field, "Portalen kan ikke nås, og vi prøver igen.");
  }
}

export async function save(field) {
  if (field.saving) {
    field.again = true;
    return;
  }
  field.saving = true;
  do {
    field.again = false;
    await send(field);
  } while (field.again);
  field.saving = false;
}

function again(field, why) {
  say(field, `${unsaved(field)} ${why}`, true);
  window.clearTimeout(field.later);
  field.later = window.setTimeout(() => save(field), LATER);
}

// The way back leads to this very field; the text waits in the browser meanwhile.
function notLoggedIn(field) {
  const link = document.createElement("a");
  const place = controlId(field);
  link.href = `${form.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}#${place}`;
  link.textContent = "Log ind, og fortsæt her";
  say(field, `${unsaved(field)} Du er logget ud. `, true).append(link);
}

const controlId = (field) => (document.getElementById(field.dataset.field) ? field.dataset.field : "main-content");

window.addEventListener("online", () => [...waiting.keys()].forEach(save));
window.addEventListener("beforeunload", (event) => {
  if (hasTextThatWouldBeLost() && document.activeElement?.form !== form) event.preventDefault();
});
