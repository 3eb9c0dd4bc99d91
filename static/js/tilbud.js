// Saves each tilbud as its row is left, counts everybody, and shows both when somebody else was first.
import { csrfToken } from "./csrf.js";
import { discard, drop, keep, keptBefore } from "./kept.js";
import { showOffer } from "./kept-offer.js";
import { LOGGED_OUT, NO_ANSWER, UNREACHED, isJson, isLoggedOut, loginLink, notSaved, pageOf } from "./not-saved.js";

const LATER = 5000; // ms until an unsaved row is tried again
const table = document.querySelector("[data-tilbud]");

const rowsOf = () => [...table.querySelectorAll("[data-tilbud-row]")];
const cellName = (row, control) => control.name.replace(`tilbud-${row.dataset.tilbudRow}-`, "");
const baseOf = (row) => row.querySelector(`[name="tilbud-${row.dataset.tilbudRow}-base"]`);
const placeOf = (row) => [table.closest("form").dataset.case, `_tilbud/${row.dataset.tilbudRow}`];

// Everything in the row but «Fjern»: a row is only taken out by «Gem kladde».
const cellsOf = (row) => [...row.querySelectorAll("input, select")].filter((each) => each.type !== "checkbox" && each.type !== "hidden");
const valuesOf = (row) => cellsOf(row).map((each) => [cellName(row, each), each.value]);
const textOf = (row) => JSON.stringify(valuesOf(row));

function say(row, text, unsaved = false) {
  const place = row.querySelector("[data-tilbud-status]");
  place.textContent = text;
  place.classList.toggle("field-saved--unsaved", unsaved);
  return place;
}

function showErrors(row, errors) {
  const lines = Object.values(errors).map((text) => Object.assign(document.createElement("span"), { className: "form-error-message", textContent: text }));
  row.querySelector("[data-tilbud-errors]").replaceChildren(...lines);
  row.classList.toggle("form-error", lines.length > 0);
  for (const control of cellsOf(row)) {
    if (errors[cellName(row, control)]) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

function remember(row) {
  row.isKept = keep(...placeOf(row), baseOf(row).value, valuesOf(row));
}

function showPeople({ employees, citizens, warning }) {
  table.querySelector("[data-tilbud-employees]").textContent = employees;
  table.querySelector("[data-tilbud-citizens]").textContent = citizens;
  table.querySelector("[data-tilbud-warning-text]").textContent = warning;
  table.querySelector("[data-tilbud-warning]").hidden = !warning;
}

// The row has got a number: a new one its first, and an empty row comes after it.
function becomes(row, key) {
  const old = row.dataset.tilbudRow;
  const named = new RegExp(`^(tilbud|tilbudsraekke)-${old}(?![0-9])`);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "for", "name", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(named, `$1-${key}`));
    }
  }
  row.dataset.tilbudRow = key;
  if (old !== "ny") return;
  const blank = row.blank.cloneNode(true);
  row.querySelector("[data-tilbud-kept]").replaceChildren();
  row.querySelector("legend").textContent = `Række ${rowsOf().length}`;
  row.after(blank);
  begin(blank);
}

function acknowledge(row, sent, answer) {
  const isWhole = textOf(row) === sent; // nothing more was typed while it was on its way
  if (answer.key !== row.dataset.tilbudRow) {
    drop(...placeOf(row));
    becomes(row, answer.key);
  }
  baseOf(row).value = answer.base;
  row.saved = sent;
  if (isWhole) drop(...placeOf(row));
  else remember(row);
  showErrors(row, {});
  row.querySelector("[data-tilbud-theirs]").hidden = true;
  showPeople(answer.people);
  say(row, answer.saved);
  table.closest("form").dispatchEvent(new CustomEvent("draft:saved", { detail: { answer } }));
}

function showTheirs(row, answer) {
  const box = row.querySelector("[data-tilbud-theirs]");
  box.querySelector("[data-tilbud-theirs-text]").textContent = answer.theirs;
  box.querySelector("[data-tilbud-theirs-actions]").hidden = false;
  box.querySelector("[data-tilbud-keep-mine]").onclick = () => {
    baseOf(row).value = answer.base;
    save(row);
  };
  box.querySelector("[data-tilbud-take-theirs]").onclick = (event) => {
    event.preventDefault();
    drop(...placeOf(row));
    window.location.hash = row.id;
    window.location.reload();
  };
  box.hidden = false;
}

function refuse(row, answer) {
  if (answer.theirs) showTheirs(row, answer);
  showErrors(row, answer.errors ?? {});
  say(row, answer.errors ? "Ikke gemt" : `${notSaved(row.isKept)} ${(answer.obstacles ?? []).join(" ")}`, true);
}

async function send(row, sent) {
  const key = row.dataset.tilbudRow;
  const body = new URLSearchParams(JSON.parse(sent).map(([name, value]) => [`tilbud-${key}-${name}`, value]));
  body.append(`tilbud-${key}-base`, baseOf(row).value);
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  const answer = await fetch(table.dataset.tilbud, { method: "POST", body, headers });
  if (isLoggedOut(answer)) return say(row, `${notSaved(row.isKept)} ${LOGGED_OUT}`, true).append(loginLink(pageOf(table.dataset.tilbud, "../"), row.id));
  if (!isJson(answer)) return again(row, NO_ANSWER);
  return answer.ok ? acknowledge(row, sent, await answer.json()) : refuse(row, await answer.json());
}

async function save(row) {
  const sent = textOf(row);
  if (row.saving) row.again = true;
  if (row.saving || sent === row.saved) return;
  row.saving = true;
  remember(row);
  say(row, "Gemmer …");
  try {
    await send(row, sent);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fetch's own word for «no network»
    again(row, UNREACHED);
  } finally {
    row.saving = false;
  }
  if (row.again) {
    row.again = false;
    save(row);
  }
}

function again(row, why) {
  say(row, `${notSaved(row.isKept)} ${why}`, true);
  window.clearTimeout(row.later);
  row.later = window.setTimeout(() => save(row), LATER);
}

// What never reached the server is offered at its own row; has the server moved on since, it answers with both.
function offerKept(row) {
  const stored = (entry) => JSON.stringify(entry.values) === textOf(row);
  const entries = keptBefore(...placeOf(row));
  entries.filter(stored).forEach((entry) => discard(entry.key));
  const entry = entries.find((each) => !stored(each));
  if (!entry) return;
  const words = entry.values.filter(([, value]) => value).map(([name, value]) => shown(row, name, value));
  showOffer(row.querySelector("[data-tilbud-kept]"), entry, words.join("\n"), {
    use: () => {
      for (const control of cellsOf(row)) control.value = Object.fromEntries(entry.values)[cellName(row, control)] ?? "";
      baseOf(row).value = entry.base;
      save(row);
    },
    leave: () => cellsOf(row)[0].focus(),
    next: () => textOf(row) === row.saved && offerKept(row),
  });
}

function shown(row, name, value) {
  const control = cellsOf(row).find((each) => cellName(row, each) === name);
  const option = [...(control.options ?? [])].find((each) => each.value === value);
  return `${control.labels[0].firstChild.textContent.trim()}: ${option?.textContent ?? value}`;
}

function begin(row) {
  row.saved = textOf(row);
  if (row.dataset.tilbudRow === "ny") row.blank = row.cloneNode(true);
  offerKept(row);
}

// «Gem kladde» right after the last cell: the row on its way comes first, so that the form is sent from what it becomes.
async function waitForRows(event) {
  const form = event.target;
  if (form.isLate || !rowsOf().some((row) => row.saving)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.isWaiting) return;
  form.isWaiting = true;
  const last = Date.now() + LATER;
  while (rowsOf().some((row) => row.saving) && Date.now() < last) await new Promise((resume) => window.setTimeout(resume, 20));
  form.isLate = true; // the server that has not answered by now is asked all the same
  form.requestSubmit(event.submitter);
  form.isLate = form.isWaiting = false;
}

const rowOf = (event) => event.target.closest("[data-tilbud-row]");

function start() {
  rowsOf().forEach(begin);
  table.addEventListener("focusout", (event) => {
    const row = rowOf(event);
    if (row && !row.contains(event.relatedTarget)) save(row);
  });
  table.addEventListener("change", (event) => {
    const row = rowOf(event); // changed without being entered, as some helpers do
    if (row && !row.contains(document.activeElement)) save(row);
  });
  table.addEventListener("input", (event) => {
    const row = rowOf(event);
    if (row && event.isTrusted) remember(row);
  });
  window.addEventListener("online", () => rowsOf().forEach(save));
  window.addEventListener("beforeunload", (event) => {
    const isSending = document.activeElement?.form === table.closest("form") && document.activeElement.type === "submit";
    if (!isSending && rowsOf().some((row) => row.isKept === false && textOf(row) !== row.saved)) event.preventDefault();
  });
  table.closest("form").addEventListener("submit", waitForRows);
  table.closest("form").addEventListener("submit", () => rowsOf().filter((row) => row.dataset.tilbudRow === "ny").forEach((row) => drop(...placeOf(row))));
}

if (table) start();
