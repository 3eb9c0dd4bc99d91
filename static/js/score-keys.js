// Shortcuts of the assessor's page. Single characters work only outside text fields, and can be turned off.
import { form, reason } from "./score-sheet.js";

const OFF = "score-keys-off";
const off = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };

const isTyping = (element) => Boolean(element?.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])"));

function goTo(element) {
  if (!element) return false;
  element.scrollIntoView({ block: "nearest" });
  element.focus({ preventScroll: true });
  return true;
}

function choose(key) {
  const choice = form?.querySelector(`input[data-key="${CSS.escape(key)}"]`);
  if (!choice) return false;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  return goTo(choice);
}

function follow(key) {
  const link = document.querySelector(`a[data-key="${CSS.escape(key)}"]`);
  link?.click();
  return Boolean(link);
}

const PLACES = { a: () => document.getElementById("ansoegningen"), v: () => document.getElementById("vurderingen"), b: () => reason };

function act(key) {
  if (PLACES[key]) return goTo(PLACES[key]());
  return choose(key) || follow(key);
}

function press(event, saveAndGoOn) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (!form) return;
    event.preventDefault();
    saveAndGoOn();
  } else if (event.key === "Escape" && event.target === reason) {
    goTo(document.getElementById("vurderingen"));
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1 && !off() && !isTyping(event.target)) {
    if (act(event.key.toLowerCase())) event.preventDefault();
  }
}

export function wakeKeys(saveAndGoOn) {
  document.addEventListener("keydown", (event) => press(event, saveAndGoOn));
  const place = document.querySelector("[data-keys-switch]");
  if (!place) return;
  const box = place.querySelector("input");
  box.checked = !off();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
  place.hidden = false;
}
