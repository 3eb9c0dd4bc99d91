// Asks before a page is left on which something has been typed and not saved.

for (const form of document.querySelectorAll("[data-unsaved-warning]")) {
  let changed = document.querySelector("[data-module=error-summary]") !== null;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
