// Somebody else has changed the answer meanwhile: both texts beside each other in the field, and the choice between them.
import { controlsOf, put, say, valuesOf, versionOf } from "./form-field.js";

// `answer`: { merge (the server's own words with the difference marked), typed, version, by, at }
export function showMerge(field, answer, { save, forget, remember }) {
  const box = field.querySelector("[data-field-theirs]");
  if (!box) return;
  box.innerHTML = answer.merge;
  box.hidden = false;
  field.isUndecided = true;
  const theirs = [].concat(answer.typed);
  offerChoice(box, {
    mine: () => decide(field, answer, save),
    theirs: () => {
      field.isUndecided = false;
      versionOf(field).value = answer.version;
      put(field, theirs);
      field.saved = valuesOf(field);
      forget(field);
      box.hidden = true;
      say(field, `Gemt ${answer.at} af ${answer.by}`);
    },
    both: () => {
      field.isUndecided = false;
      const [control] = controlsOf(field);
      put(field, [[control.value, theirs[0]].join(control.tagName === "TEXTAREA" ? "\n\n" : " ")]);
      versionOf(field).value = answer.version;
      remember(field);
      control.addEventListener("blur", () => save(field), { once: true });
      box.hidden = true;
      say(field, "Begge tekster står i feltet. Ret dem sammen til én – den gemmes, når du forlader feltet.");
      control.focus();
    },
  });
}

function decide(field, answer, save) {
  field.isUndecided = false;
  versionOf(field).value = answer.version;
  save(field);
}

// The same choice on the page that «Gem kladde» answered with: there the version is already the newest.
export function wakeMerge(field, acts) {
  const box = field.querySelector("[data-field-theirs]:not([hidden])");
  const kept = box?.querySelector("[data-theirs-typed]");
  if (!kept) return;
  const version = versionOf(field).value;
  const { typed, by, at } = JSON.parse(kept.dataset.theirsTyped);
  showMerge(field, { merge: box.innerHTML, typed, version, by, at }, acts);
}

function offerChoice(box, acts) {
  const isText = Boolean(box.querySelector("[data-merge-both]"));
  box.querySelector("[data-merge-choice]")?.remove();
  const actions = box.querySelector("[data-theirs-actions]");
  actions.hidden = false;
  box.querySelector("[data-keep-mine]").onclick = acts.mine;
  box.querySelector("[data-take-theirs]").onclick = acts.theirs;
  if (isText) box.querySelector("[data-merge-both]").onclick = acts.both;
}
