// The rows of a table question: one more, one less, and a number for each that is filled in. The table is saved whole.

const tableOf = (field) => field.querySelector("[data-table]");
const rowsOf = (table) => [...table.querySelectorAll("[data-row]")];
const cellsOf = (row) => [...row.querySelectorAll("input, select, textarea")];
const isFilled = (row) => cellsOf(row).some((cell) => cell.value.trim());

// As the server counts: a row where nothing is written has no number.
function number(table) {
  let filled = 0;
  for (const row of rowsOf(table)) {
    if (isFilled(row)) filled += 1;
    const words = isFilled(row) ? `Række ${filled}` : "Ny række";
    for (const place of row.querySelectorAll("[data-row-number]")) place.textContent = words;
  }
}

function addRow(field) {
  const table = tableOf(field);
  const taken = Number(table.dataset.next ?? rowsOf(table).length);
  table.dataset.next = String(taken + 1);
  const row = field.querySelector("[data-blank-row]").content.firstElementChild.cloneNode(true);
  for (const cell of cellsOf(row)) {
    const label = row.querySelector(`label[for="${cell.id}"]`);
    cell.id = cell.id.replace("-row-", `-${taken}-`);
    label.htmlFor = cell.id;
  }
  row.querySelector("[data-remove-row]").hidden = false;
  table.tBodies[0].append(row);
  return row;
}

const addButtonOf = (field) => field.querySelector("[data-add-row]");

function offerRoom(field) {
  const table = tableOf(field);
  addButtonOf(field).hidden = rowsOf(table).length >= Number(table.dataset.most);
}

// As many rows as it takes to hold so many cells; what a table has too many of is emptied by whoever fills it.
export function makeRoom(field, cells) {
  const table = tableOf(field);
  if (!table) return;
  const width = cellsOf(rowsOf(table)[0] ?? addRow(field)).length;
  while (rowsOf(table).length * width < cells) addRow(field);
  offerRoom(field);
}

function removeRow(field, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (!next) addRow(field);
  number(tableOf(field));
  offerRoom(field);
  (next ? cellsOf(next)[0] : addButtonOf(field)).focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// A row is written cell by cell and saved after each: what it lacks is said when the person has left the table.
export function whenLeft(field, act) {
  const table = tableOf(field);
  if (table?.contains(document.activeElement)) table.whenLeft = act;
  else act();
}

function leave(table, event) {
  if (table.contains(event.relatedTarget) || !table.whenLeft) return;
  table.whenLeft();
  table.whenLeft = null;
}

export function wakeTable(field) {
  const table = tableOf(field);
  if (!table) return;
  table.addEventListener("focusout", (event) => leave(table, event));
  field.querySelector("[data-without-script]").hidden = true;
  for (const button of field.querySelectorAll("[data-remove-row]")) button.hidden = false;
  offerRoom(field);
  table.addEventListener("input", () => number(table));
  table.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove-row]");
    if (button) removeRow(field, button.closest("[data-row]"));
  });
  addButtonOf(field).addEventListener("click", () => {
    cellsOf(addRow(field))[0].focus();
    offerRoom(field);
  });
}
