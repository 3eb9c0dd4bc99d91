// What stands on the sheet of one criterion, and what is said beneath it.

export const form = document.querySelector("form[data-score]");
export const reason = form?.querySelector("[data-reason]");
export const criterion = form?.dataset.score;
export const caseNumber = form?.dataset.case;

const NOT_TYPED = new Set(["csrfmiddlewaretoken", "criterion", `${criterion}-version`]);

// [[name, value]] of all that was chosen and typed.
export const typed = () => [...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name));

export const version = () => form.elements[`${criterion}-version`];

// A text that stands alone or with none differs by no space at its ends: the server keeps it without them.
const trimmed = (values) => JSON.stringify(values.map(([name, value]) => [name, value.replaceAll("\r\n", "\n").trim()]).filter(([, value]) => value));

export const same = (one, other) => trimmed(one) === trimmed(other);

export function put(values) {
  const given = new Map(values);
  for (const control of form.elements) {
    if (!control.name || NOT_TYPED.has(control.name)) continue;
    if (control.type === "radio") control.checked = given.get(control.name) === control.value;
    else control.value = given.get(control.name) ?? "";
  }
}

// As a person reads it: the words at the choices, and the reason.
export function shown(values) {
  return values.filter(([, value]) => value).map(([name, value]) => {
    const choice = [...form.elements].find((each) => each.name === name && each.type === "radio" && each.value === value);
    if (!choice) return value;
    return `${choice.closest("fieldset").querySelector("legend").textContent.trim()}: ${choice.labels[0].textContent.trim()}`;
  }).join("\n");
}

export function say(text, unsaved = false) {
  const place = form.querySelector("[data-field-status]");
  place.textContent = text;
  place.classList.toggle("field-saved--unsaved", unsaved);
  return place;
}

// How far this criterion is, in the list of criteria and beneath the sheet.
export function showState({ state, missing }) {
  const lacking = form.querySelector("[data-missing]");
  lacking.textContent = `Mangler: ${missing.join(", ")}`;
  lacking.hidden = !missing.length;
  const places = [...document.querySelectorAll("[data-step-state]")];
  const own = document.querySelector(`[data-step="${CSS.escape(criterion)}"] [data-step-state]`);
  if (own) own.textContent = state;
  const done = places.filter((each) => each.textContent.startsWith("Udfyldt")).length;
  const all = document.querySelector("[data-score-done]");
  if (all) all.textContent = `${done} af ${places.length} kriterier er udfyldt.`;
}
