// Questions and sections that are asked only after a certain answer, shown and hidden as one answers. The server decides
// again when the form is saved and sent; without a script «Gem kladde» draws the form anew.

const form = document.querySelector("form[data-autosave]");
const waiting = form ? [...form.querySelectorAll("[data-shown-when]")] : [];

function answersTo(key) {
  const field = form.querySelector(`[data-field="${key}"]`);
  if (!field || field.closest("[data-shown-when][hidden]")) return []; // not asked itself: no answer
  const chosen = field.querySelectorAll(`[name="${key}"]:checked`);
  return [...chosen].map((control) => control.value);
}

// From the top down: what stands further down may depend on what has just been hidden.
function look() {
  for (const place of waiting) {
    const wanted = place.dataset.anyOf.split(" ");
    const isAsked = answersTo(place.dataset.shownWhen).some((answer) => wanted.includes(answer));
    place.hidden = !isAsked && !("keepShown" in place.dataset);
    const note = place.previousElementSibling;
    if (note?.matches("[data-not-asked]")) note.hidden = !place.hidden;
  }
}

if (waiting.length) {
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  look();
}
