// The text of an activity that is kept in this browser: read, shown at its row, and put in with all its milestones.
import { discard, keptBefore } from "./kept.js";
import { showOffer } from "./kept-offer.js";

export function addMilestone(row) {
  const list = row.querySelector("[data-plan-milestones]");
  const more = list.lastElementChild.cloneNode(true);
  const place = `n${list.children.length}`;
  for (const element of more.querySelectorAll("[id], [for]")) {
    for (const name of ["id", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/-[^-]+$/, `-${place}`));
    }
  }
  for (const control of more.querySelectorAll("input, select")) control.value = "";
  list.append(more);
  return more;
}

// What was typed, by cell: {name: text} and the milestones that say something, however many lines they stood in.
function contentOf(values) {
  const cells = values.map(([name, value]) => [name.replace(/^activity-[^-]+-/, ""), value]);
  const of = (wanted) => cells.filter(([name]) => name === wanted).map(([, value]) => value);
  const months = of("milestone_month");
  const milestones = of("milestone").map((text, place) => [text, months[place] ?? ""]);
  return {
    cells: cells.filter(([name]) => !name.startsWith("milestone")),
    milestones: milestones.filter(([text, month]) => text || month),
  };
}

function put(row, { cells, milestones }) {
  for (const [name, value] of cells) row.querySelector(`[name="activity-${row.dataset.planRow}-${name}"]`).value = value;
  const list = row.querySelector("[data-plan-milestones]");
  while (list.children.length <= milestones.length) addMilestone(row);
  [...list.children].forEach((line, place) => {
    const [text, month] = milestones[place] ?? ["", ""];
    line.querySelector("input").value = text;
    line.querySelector("select").value = month;
  });
  if (milestones.length) row.querySelector("details").open = true;
}

// As a person reads it, beneath the names of the cells.
function shown(row, { cells, milestones }) {
  const words = ([name, value]) => {
    const control = row.querySelector(`[name="activity-${row.dataset.planRow}-${name}"]`);
    const option = [...(control.options ?? [])].find((each) => each.value === value);
    return `${control.labels[0].firstChild.textContent.trim()}: ${option?.textContent ?? value}`;
  };
  const lines = milestones.map(([text, month]) => `Milepæl: ${text} (${month || "uden måned"})`);
  return [...cells.filter(([, value]) => value).map(words), ...lines].join("\n");
}

// `place`: under which name it is kept. What never reached the server is offered at its own row; it goes when it has been
// put in or thrown away, never before.
export function offerKeptRow(row, place, { valuesOf, use, isSaved }) {
  const box = row.querySelector("[data-plan-kept]");
  const now = JSON.stringify(contentOf(valuesOf(row)));
  const isStored = (entry) => JSON.stringify(contentOf(entry.values)) === now;
  const entries = keptBefore(...place);
  entries.filter(isStored).forEach((entry) => discard(entry.key));
  const entry = entries.find((each) => !isStored(each));
  if (!entry || box.hasChildNodes()) return;
  const content = contentOf(entry.values);
  const focus = () => row.querySelector("input:not([type=hidden])").focus();
  showOffer(box, entry, shown(row, content), {
    use: () => {
      put(row, content);
      focus();
      use(row, entry.base);
    },
    leave: focus,
    next: () => isSaved() && offerKeptRow(row, place, { valuesOf, use, isSaved }),
  });
}
