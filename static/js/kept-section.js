// What is typed in a section of a pool waits in this browser until the section is saved: after a log-in, a crash or when
// the page was left, it is offered on the section again.
import { discard, drop, keep, keptBefore } from "./kept.js";
import { showOffer } from "./kept-offer.js";

const form = document.querySelector("form[data-kept-section]");
const place = form ? [form.dataset.keptPool, form.dataset.keptSection] : [];
const BROUGHT_ALONG = /^(csrfmiddlewaretoken|labels-base|clash-base)$/;

// [[name, text]] of everything in the form, also the words the page began from: they go back with what was typed.
const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !BROUGHT_ALONG.test(name));
const words = (values) => values.filter(([name]) => !name.endsWith("base")).map(([name, text]) => [name, text.replaceAll("\r\n", "\n")]);

function remember() {
  keep(...place, form.elements.base.value, typed());
}

// The fields that are not as on the page, each under its own label.
function different(values) {
  const now = new Set(words(typed()).map((pair) => JSON.stringify(pair)));
  return words(values).filter((pair) => !now.has(JSON.stringify(pair))).map(([name, text]) => {
    const label = document.getElementById(name)?.labels?.[0]?.textContent.trim();
    return label ? `${label}: ${text}` : text;
  });
}

function put(values) {
  const given = new Map();
  for (const [name, text] of values) given.set(name, [...(given.get(name) ?? []), text]);
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || BROUGHT_ALONG.test(control.name)) continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = given.get(control.name)?.includes(control.value) ?? false;
    else if (control.type !== "submit" && given.get(control.name)?.length === 1) [control.value] = given.get(control.name);
  }
}

function offer() {
  const entries = keptBefore(...place);
  const isStored = (entry) => JSON.stringify(words(entry.values)) === JSON.stringify(words(typed()));
  entries.filter(isStored).forEach((entry) => discard(entry.key));
  const entry = entries.find((each) => !isStored(each));
  if (!entry) return;
  showOffer(form.querySelector("[data-kept-place]"), entry, different(entry.values).join("\n"), {
    use: () => {
      put(entry.values);
      form.dispatchEvent(new Event("input"));
    },
    leave: () => drop(...place),
    next: offer,
  });
}

if (form) {
  const isSaved = [...document.querySelectorAll(".alert-success")].some((each) => each.textContent.includes("Afsnittet er gemt"));
  if (isSaved) keptBefore(...place).forEach((entry) => discard(entry.key));
  form.addEventListener("input", remember);
  form.addEventListener("change", remember);
  if (document.querySelector("[data-module=error-summary]")) remember();
  offer();
}
