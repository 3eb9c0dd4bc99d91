// What stands in one field of the form, and what is said at it. A field is an element with data-field="<key>".
import { makeRoom } from "./tables.js";

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const isChoice = (control) => ["checkbox", "radio"].includes(control.type);

export function controlsOf(field) {
  return [...field.querySelectorAll(`[name="${field.dataset.field}"]`)];
}

export function valuesOf(field) {
  return controlsOf(field).filter((control) => !isChoice(control) || control.checked).map((control) => control.value);
}

export function put(field, values) {
  makeRoom(field, values.length);
  controlsOf(field).forEach((control, place) => {
    if (isChoice(control)) control.checked = values.includes(control.value);
    else control.value = values[place] ?? "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// As a person reads it: the words of the options, not their keys.
export function shown(field, values) {
  const words = (value) => {
    const chosen = controlsOf(field).find((control) => isChoice(control) && control.value === value);
    return chosen?.labels[0]?.textContent.trim() ?? value;
  };
  return values.map(words).join(", ");
}

// The hidden input that names the version of the answer that stood on the page.
export const versionOf = (field) => field.querySelector(`[name="${field.dataset.field}-version"]`);

export function say(field, text, unsaved = false) {
  const place = field.querySelector("[data-field-status]");
  place.textContent = text;
  place.classList.toggle("field-saved--unsaved", unsaved);
  return place;
}

export function showError(field, text) {
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
