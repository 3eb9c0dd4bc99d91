// Saves each field as it is left, says when, and loses nothing: not in a conflict, not without network, not logged out.
import { csrfToken } from "./csrf.js";

const LATER = 5000; // ms until an unsaved field is tried again

const form = document.querySelector("form[data-autosave]");
const keyOf = (name) => `draft:${form.dataset.case}:${name}`;
const waiting = new Map();

function controlsOf(field) {
  return [...field.querySelectorAll(`[name="${field.dataset.field}"]`)];
}

function valuesOf(field) {
  const controls = controlsOf(field);
  return controls.filter((c) => !["checkbox", "radio"].includes(c.type) || c.checked).map((c) => c.value);
}

function put(field, values) {
  controlsOf(field).forEach((control, place) => {
    if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
    else control.value = values[place] ?? "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const versionOf = (field) => form.querySelector(`[name="${field.dataset.field}-version"]`);

function say(field, text, unsaved = false) {
  const place = field.querySelector("[data-field-status]");
  place.textContent = text;
  place.classList.toggle("field-saved--unsaved", unsaved);
}

function sayAll(text) {
  const place = form.querySelector("[data-saved-all]");
  if (place) place.textContent = text;
}

function showError(field, text) {
  const place = field.querySelector("[data-field-error]");
  if (place) {
    place.textContent = text;
    place.hidden = !text;
  }
  field.classList.toggle("form-error", Boolean(text));
  for (const control of controlsOf(field)) {
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

// What is typed and not acknowledged is kept in the tab, so that a log-in or a reload brings it back.
function remember(field, values) {
  waiting.set(field, values);
  sessionStorage.setItem(keyOf(field.dataset.field), JSON.stringify({ values, base: versionOf(field).value }));
}

function forget(field) {
  waiting.delete(field);
  sessionStorage.removeItem(keyOf(field.dataset.field));
}

function acknowledge(field, values, answer) {
  versionOf(field).value = answer.version;
  field.saved = values;
  if (same(valuesOf(field), values)) forget(field);
  showError(field, answer.fault ?? "");
  field.querySelector("[data-field-theirs]")?.setAttribute("hidden", "");
  say(field, answer.saved);
  sayAll(`${answer.saved}. Ansøgningen er IKKE INDSENDT.`);
  showDraftIsChanged();
  refreshPartsSoon();
}

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

function showTheirs(field, answer) {
  const box = field.querySelector("[data-field-theirs]");
  if (!box) return;
  box.querySelector("[data-theirs-text]").textContent = answer.theirs || "(tomt)";
  box.querySelector("[data-theirs-actions]").hidden = false;
  box.hidden = false;
  say(field, `Ikke gemt: ${answer.by} rettede svaret ${answer.at}`, true);
  box.querySelector("[data-keep-mine]").onclick = () => {
    versionOf(field).value = answer.version;
    save(field);
  };
  box.querySelector("[data-take-theirs]").onclick = () => {
    versionOf(field).value = answer.version;
    put(field, [].concat(answer.typed));
    field.saved = valuesOf(field);
    forget(field);
    box.hidden = true;
    say(field, `Gemt ${answer.at} af ${answer.by}`);
  };
}

function refuse(field, values, status, answer) {
  if (status === 422) {
    showError(field, answer.error);
    say(field, "Ikke gemt", true);
  } else if (answer.theirs !== undefined) {
    showTheirs(field, answer);
  } else {
    say(field, `Ikke gemt: ${(answer.obstacles ?? []).join(" ")}`, true);
  }
  remember(field, values);
}

async function post(field, values) {
  const body = new URLSearchParams({ field: field.dataset.field, base: versionOf(field).value });
  for (const value of values) body.append("value", value);
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  return fetch(form.dataset.autosave, { method: "POST", body, headers, keepalive: body.toString().length < 60000 });
}

async function save(field) {
  const values = valuesOf(field);
  if (field.saving) return;
  if (same(values, field.saved)) return forget(field);
  remember(field, values);
  field.saving = true;
  say(field, "Gemmer …");
  try {
    const answer = await post(field, values);
    const isOurs = answer.headers.get("Content-Type")?.includes("json");
    if (answer.redirected || !isOurs) notLoggedIn(field, answer);
    else if (answer.ok) acknowledge(field, values, await answer.json());
    else refuse(field, values, answer.status, await answer.json());
  } catch {
    say(field, "Ikke gemt endnu: Portalen kan ikke nås. Teksten står her, og vi prøver igen.", true);
    window.setTimeout(() => save(field), LATER);
  } finally {
    field.saving = false;
  }
  if (field.again) {
    field.again = false;
    save(field);
  }
}

function notLoggedIn(field, answer) {
  const text = answer.redirected
    ? "Ikke gemt: Du er logget ud. Log ind i en ny fane, og ret feltet igen – teksten bliver stående."
    : "Ikke gemt. Prøv igen om et øjeblik. Teksten bliver stående.";
  say(field, text, true);
}

function leave(event) {
  const field = event.target.closest("[data-field]");
  if (!field) return;
  if (field.saving) field.again = true;
  else save(field);
}

function restore(field) {
  field.saved = valuesOf(field);
  const kept = sessionStorage.getItem(keyOf(field.dataset.field));
  if (!kept) return;
  const { values, base } = JSON.parse(kept);
  if (same(values, field.saved)) return forget(field);
  put(field, values);
  versionOf(field).value = base;
  say(field, "Ikke gemt endnu: Det, du skrev sidst, er sat ind igen.", true);
  save(field);
}

function start() {
  for (const field of form.querySelectorAll("[data-field]")) restore(field);
  form.addEventListener("change", leave);
  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-field]");
    if (field && event.isTrusted) remember(field, valuesOf(field));
  });
  // «Gem kladde» sends the whole page: what it acknowledges or shows again need not be kept here.
  form.addEventListener("submit", () => {
    for (const field of [...waiting.keys()]) forget(field);
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size && document.activeElement?.form !== form) event.preventDefault();
  });
}

if (form) start();
