// What every page does: wakes the DKFDS components, also in what htmx swaps in, and the few things of our own.
import { csrfToken, renewToken } from "./csrf.js";
import { discardAll } from "./kept.js";
import { warnBeforeLogout } from "./session.js";

const DKFDS = window.DKFDS;

// DKFDS.init({scope}) would build the main menu's «Mere» a second time, so a swap wakes the parts one by one.
const PARTS = [
  [".accordion, .accordion-bordered", "Accordion"],
  [".alert.has-close", "Alert"],
  [".js-checkbox-toggle-content", "CheckboxToggleContent"],
  [".js-dropdown", "Dropdown"],
  ['[data-module="error-summary"]', "ErrorSummary"],
  [".fds-modal", "Modal"],
  [".js-radio-toggle-group", "RadioToggleGroup"],
  [".tab-container", "Tabs"],
  [".tooltip-wrapper", "Tooltip"],
];

function wake(scope) {
  for (const [selector, part] of PARTS) {
    for (const element of scope.querySelectorAll(selector)) new DKFDS[part](element).init();
  }
  for (const table of scope.querySelectorAll("table[class*=responsive-headers]")) new DKFDS.ResponsiveTable(table);
}

function printOnDemand(event) {
  if (event.target.closest("[data-print]")) window.print();
}

// A second press of a button that sends must not send twice; the server is safe anyway, the person is spared the doubt.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-many")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  window.setTimeout(() => delete form.dataset.sent, 4000);
}

// Who logs out leaves nothing of what was typed behind in this browser.
function forgetAtLogout(event) {
  if (event.target.action?.endsWith("/konto/logout/")) discardAll();
}

DKFDS.init();
document.addEventListener("click", printOnDemand);
document.addEventListener("submit", (event) => renewToken(event.target), true);
document.addEventListener("submit", sendOnce);
document.addEventListener("submit", forgetAtLogout);
document.body.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.body.addEventListener("htmx:afterSwap", (event) => wake(event.detail.target));
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
warnBeforeLogout(document.querySelector("[data-session-ends-in]"), DKFDS);
