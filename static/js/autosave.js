// Saves each field as it is left and says when; what is not saved is kept in this browser and tried again.
import { csrfToken } from "./csrf.js";
import { same, say, showError, valuesOf, versionOf } from "./form-field.js";
import { drop, keep } from "./kept.js";
import { showMerge } from "./merge.js";
import { LOGGED_OUT, NO_ANSWER, UNREACHED, isJson, isLoggedOut, loginLink, notSaved, pageOf } from "./not-saved.js";
import { whenLeft } from "./tables.js";

const LATER = 5000; // ms until an unsaved field is tried again

export const form = document.querySelector("form[data-autosave]");
const waiting = new Map(); // field → whether this browser could keep its text

// A text that waits for the choice between two was not written from the newest version, whatever the page holds.
const baseOf = (field) => (field.isUndecided ? "0" : versionOf(field).value);

export function remember(field) {
  const kept = keep(form.dataset.case, field.dataset.field, baseOf(field), valuesOf(field));
  waiting.set(field, kept);
}

export function forget(field) {
  waiting.delete(field);
  drop(form.dataset.case, field.dataset.field);
}

export const hasTextThatWouldBeLost = () => [...waiting.values()].includes(false);

const unsaved = (field) => notSaved(waiting.get(field));

function acknowledge(field, values, answer) {
  versionOf(field).value = answer.version;
  field.saved = values;
  field.isUndecided = false;
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
    if (isLoggedOut(answer)) say(field, `${unsaved(field)} ${LOGGED_OUT}`, true).append(loginLink(pageOf(form.dataset.autosave, "../"), controlId(field)));
    else if (!isJson(answer)) again(field, NO_ANSWER);
    else if (answer.ok) acknowledge(field, values, await answer.json());
    else refuse(field, answer.status, await answer.json());
  } catch {
    again(field, UNREACHED);
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

const controlId = (field) => (document.getElementById(field.dataset.field) ? field.dataset.field : "main-content");

window.addEventListener("online", () => [...waiting.keys()].forEach(save));
window.addEventListener("beforeunload", (event) => {
  if (hasTextThatWouldBeLost() && document.activeElement?.form !== form) event.preventDefault();
});
