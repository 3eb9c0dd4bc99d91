// Saves the criterion as each part of it is left and says when; what is not saved is kept in this browser.
import { csrfToken } from "./csrf.js";
import { drop, keep } from "./kept.js";
import { LOGGED_OUT, NO_ANSWER, UNREACHED, isJson, isLoggedOut, loginLink, notSaved, pageOf } from "./not-saved.js";
import { caseNumber, criterion, form, put, reason, same, say, showState, typed, version } from "./score-sheet.js";

const LATER = 5000; // ms until what is not saved is tried again
const place = criterion && [caseNumber, `score-${criterion}`];
let saved = form ? typed() : [];
let isKept = true;
let undecided = false; // the choice between two windows has not been made
let later;
let running;

export const isSaved = () => same(typed(), saved) && !undecided;
export const wouldBeLost = () => !isSaved() && !isKept;

export function remember() {
  if (isSaved()) drop(...place);
  else isKept = keep(...place, undecided ? "0" : version().value, typed());
}

// Until nothing more is typed meanwhile; true when the server has all that stands on the page.
export function save() {
  running ??= saveAll().finally(() => { running = undefined; });
  return running;
}

async function saveAll() {
  while (!isSaved()) {
    const values = typed();
    remember();
    say("Gemmer …");
    if (!(await send(values))) return false;
  }
  drop(...place);
  return true;
}

async function send(values) {
  window.clearTimeout(later);
  try {
    const body = new URLSearchParams([...values, [version().name, undecided ? "0" : version().value]]);
    const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers, keepalive: body.toString().length < 60000 });
    return await understood(answer, values);
  } catch {
    return again(UNREACHED);
  }
}

async function understood(answer, values) {
  if (isLoggedOut(answer)) {
    const page = `${pageOf(form.action, "../../")}?kriterium=${criterion}`;
    say(`${notSaved(isKept)} ${LOGGED_OUT}`, true).append(loginLink(page, `criterion-${criterion}`));
    return false;
  }
  if (!isJson(answer)) return again(NO_ANSWER);
  const told = await answer.json();
  if (answer.ok) return acknowledge(told, values);
  if (told.merge) showBoth(told);
  say(`${notSaved(isKept)} ${told.error ?? (told.obstacles ?? []).join(" ")}`, true);
  return false;
}

function acknowledge(told, values) {
  version().value = told.version;
  saved = values;
  undecided = false;
  form.querySelector("[data-both]").hidden = true;
  say(told.saved);
  showState(told);
  return true;
}

function again(why) {
  say(`${notSaved(isKept)} ${why}`, true);
  later = window.setTimeout(save, LATER);
  return false;
}

// Another window was first: both beside each other, and nothing is saved before the choice.
function showBoth({ merge, values, version: newest }) {
  const box = form.querySelector("[data-both]");
  box.innerHTML = merge;
  box.hidden = false;
  undecided = true;
  remember();
  const stored = Object.entries(values);
  const decide = (act) => () => {
    undecided = false;
    version().value = newest;
    box.hidden = true;
    act();
  };
  box.querySelector("[data-both-plain]").hidden = true;
  box.querySelector("[data-both-actions]").hidden = false;
  box.querySelector("[data-keep-typed]").onclick = decide(save);
  box.querySelector("[data-take-stored]").onclick = decide(() => {
    put(stored);
    saved = typed();
    drop(...place);
    say("Det, der var gemt, gælder.");
  });
  box.querySelector("[data-join]").onclick = decide(() => {
    const both = [reason.value, values[reason.name]].filter(Boolean).join("\n\n");
    put([...stored, ...typed().filter(([, value]) => value), [reason.name, both]]);
    remember();
    reason.addEventListener("blur", save, { once: true });
    say("Begge begrundelser står i feltet. Ret dem sammen – de gemmes, når du forlader feltet.");
    reason.focus();
  });
  box.tabIndex = -1;
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

// What was kept from an older version goes back as it was typed; the server answers with both.
export function takeUp(values, base) {
  put(values);
  version().value = base;
  return save();
}

if (form) {
  window.addEventListener("online", () => { if (!isSaved() && !undecided) save(); });
  window.addEventListener("beforeunload", (event) => { if (wouldBeLost()) event.preventDefault(); });
}
