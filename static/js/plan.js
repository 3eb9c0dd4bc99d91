// Saves each activity as its row is left, says when, and shows both texts when somebody else was first.
import { csrfToken } from "./csrf.js";
import { drop, keep } from "./kept.js";
import { LOGGED_OUT, NO_ANSWER, UNREACHED, isJson, isLoggedOut, loginLink, notSaved, pageOf } from "./not-saved.js";
import { addMilestone, offerKeptRow } from "./plan-kept.js";

const LATER = 5000; // ms until an unsaved row is tried again
const plan = document.querySelector("[data-plan]");

const controlsOf = (row) => [...row.querySelectorAll("input, select, textarea")];
const keptPlace = (row) => [plan.closest("form").dataset.case, `_plan/${row.dataset.planRow}`];
const baseOf = (row) => row.querySelector(`[name="activity-${row.dataset.planRow}-base"]`);

// Everything in the row but «Fjern»: an activity is only taken out by «Gem kladde».
function valuesOf(row) {
  const controls = controlsOf(row).filter((control) => control.type !== "checkbox" && !control.name.endsWith("-base"));
  return controls.map((control) => [control.name, control.value]);
}

const textOf = (row) => JSON.stringify(valuesOf(row));

function say(row, text, unsaved = false) {
  const place = row.querySelector("[data-plan-status]");
  place.textContent = text;
  place.classList.toggle("field-saved--unsaved", unsaved);
  return place;
}

const unsaved = (row) => notSaved(row.isKept);

function showErrors(row, errors) {
  const place = row.querySelector("[data-plan-errors]");
  place.replaceChildren();
  for (const text of Object.values(errors)) {
    const line = document.createElement("span");
    line.className = "form-error-message";
    line.textContent = text;
    place.append(line);
  }
  row.classList.toggle("form-error", Object.keys(errors).length > 0);
  for (const control of controlsOf(row)) {
    const cell = control.name.replace(`activity-${row.dataset.planRow}-`, "").replace(/^milestone.*/, "milestones");
    if (errors[cell]) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

function remember(row) {
  row.isKept = keep(...keptPlace(row), baseOf(row).value, valuesOf(row));
}

function forget(row) {
  drop(...keptPlace(row));
}

// The row has got a number: a new activity its first, and an empty row comes after it; one that somebody removed
// meanwhile its next.
function becomes(row, key) {
  const old = row.dataset.planRow;
  const named = new RegExp(`^(activity|aktivitet)-${old}(?![0-9])`);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "for", "name", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(named, `$1-${key}`));
    }
  }
  row.dataset.planRow = key;
  if (old !== "ny") return;
  const blank = row.blank.cloneNode(true);
  row.querySelector("[data-plan-kept]").replaceChildren(); // offered again in the next empty row
  row.querySelector("legend").textContent = `Aktivitet ${plan.querySelectorAll("[data-plan-row]").length}`;
  row.after(blank);
  begin(blank);
}

function acknowledge(row, sent, answer) {
  const isWhole = textOf(row) === sent; // nothing more was typed while it was on its way
  if (answer.key !== row.dataset.planRow) {
    forget(row);
    becomes(row, answer.key);
  }
  baseOf(row).value = answer.base;
  row.saved = isWhole ? textOf(row) : sent;
  if (isWhole) forget(row);
  else remember(row);
  showErrors(row, {});
  row.querySelector("[data-plan-theirs]").hidden = true;
  say(row, answer.saved);
  plan.dispatchEvent(new CustomEvent("plan:saved", { bubbles: true, detail: { words: answer.saved } }));
}

function showTheirs(row, answer) {
  const { theirs } = answer;
  const box = row.querySelector("[data-plan-theirs]");
  const lines = [`${theirs.name}, ${theirs.period}`, theirs.responsible && `Ansvarlig: ${theirs.responsible}`];
  lines.push(theirs.description, ...theirs.milestones.map(([name, month]) => `${month}: ${name}`));
  lines.push(theirs.note && `Note: ${theirs.note}`);
  box.querySelector("[data-plan-theirs-text]").replaceChildren(
    ...lines.filter(Boolean).map((text) => Object.assign(document.createElement("p"), { textContent: text })),
  );
  box.querySelector("[data-plan-theirs-actions]").hidden = false;
  box.querySelector("[data-plan-keep-mine]").onclick = () => {
    baseOf(row).value = answer.base;
    save(row);
  };
  box.querySelector("[data-plan-take-theirs]").onclick = (event) => {
    event.preventDefault();
    forget(row);
    window.location.hash = row.id;
    window.location.reload();
  };
  box.hidden = false;
}

function refuse(row, answer) {
  if (answer.theirs) showTheirs(row, answer);
  showErrors(row, answer.errors ?? {});
  say(row, answer.errors ? "Ikke gemt" : `${unsaved(row)} ${(answer.obstacles ?? []).join(" ")}`, true);
}

async function send(row, sent) {
  const body = new URLSearchParams([...JSON.parse(sent), [baseOf(row).name, baseOf(row).value]]);
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  const answer = await fetch(plan.dataset.plan, { method: "POST", body, headers });
  if (isLoggedOut(answer)) return say(row, `${unsaved(row)} ${LOGGED_OUT}`, true).append(loginLink(pageOf(plan.dataset.plan, "../"), row.id));
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
  say(row, `${unsaved(row)} ${why}`, true);
  window.clearTimeout(row.later);
  row.later = window.setTimeout(() => save(row), LATER);
}

function left(event) {
  const row = event.target.closest("[data-plan-row]");
  if (row && !row.contains(event.relatedTarget)) save(row);
}

// Put in by choice only: has the server moved on since, it answers with both texts.
function use(row, base) {
  baseOf(row).value = base;
  remember(row);
  save(row);
}

const offerKept = (row) => offerKeptRow(row, keptPlace(row), { valuesOf, use, isSaved: () => textOf(row) === row.saved });

function begin(row) {
  row.querySelector("[data-plan-add-milestone]").hidden = false;
  row.saved = textOf(row);
  if (row.dataset.planRow === "ny") {
    row.blank = row.cloneNode(true);
    for (const control of controlsOf(row.blank)) control.removeAttribute("aria-invalid");
  }
  offerKept(row);
}

function start() {
  for (const row of plan.querySelectorAll("[data-plan-row]")) begin(row);
  plan.addEventListener("focusout", left);
  plan.addEventListener("change", (event) => {
    const row = event.target.closest("[data-plan-row]"); // changed without being entered, as some helpers do
    if (row && !row.contains(document.activeElement)) save(row);
  });
  plan.addEventListener("click", (event) => {
    const button = event.target.closest("[data-plan-add-milestone]");
    if (button) addMilestone(button.closest("[data-plan-row]")).querySelector("input").focus();
  });
  plan.addEventListener("input", (event) => {
    const row = event.target.closest("[data-plan-row]");
    if (row && event.isTrusted) remember(row);
  });
  const wouldBeLost = (row) => row.isKept === false && textOf(row) !== row.saved;
  window.addEventListener("online", () => plan.querySelectorAll("[data-plan-row]").forEach(save));
  window.addEventListener("beforeunload", (event) => {
    const isSending = document.activeElement?.form === plan.closest("form") && document.activeElement.type === "submit";
    if (!isSending && [...plan.querySelectorAll("[data-plan-row]")].some(wouldBeLost)) event.preventDefault();
  });
  // «Gem kladde» sends the whole page: a new activity comes back under its number, the others are known by theirs.
  plan.closest("form").addEventListener("submit", () => plan.querySelectorAll('[data-plan-row="ny"]').forEach(forget));
}

if (plan) start();
