// The budget page while one types: live sums of the opened post, cells saved as they are left, keys between months.
import { drawGrid } from "./budget-grid.js";
import { moveBetween } from "./budget-keys.js";
import { NumberError, oreOrZero, parseKroner, parseNumber, priceOf, showKroner, showNumber } from "./budget-numbers.js";
import { pastedBlock } from "./budget-paste.js";
import { refreshSoon } from "./budget-parts.js";
import { PostSaver, firstOf } from "./budget-save.js";
import { discard, keptBefore } from "./kept.js";
import { showOffer } from "./kept-offer.js";

const total = (amounts) => amounts.reduce((sum, amount) => sum + amount, 0n);
const shownOre = (element) => oreOrZero(element.textContent, (text) => parseKroner(text, { negative: true }));
const put = (scope, name, text) => {
  const element = scope.querySelector(`[data-sum="${name}"]`);
  if (element && element.textContent !== text) element.textContent = text;
  return element;
};

function showError(field, text) {
  const place = document.getElementById(`${field.id}-error`);
  place.textContent = text;
  place.hidden = !text;
  field.closest(".form-group").classList.toggle("form-error", Boolean(text));
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

function problemIn(field) {
  if (!("amount" in field.dataset) || !field.value.trim()) return "";
  try {
    if (field.name === "quantity") parseNumber(field.value, { negative: false });
    else parseKroner(field.value);
    return "";
  } catch (error) {
    if (error instanceof NumberError) return error.message;
    throw error;
  }
}

function sumOpenedPost(form) {
  const price = priceOf(
    oreOrZero(form.elements.quantity.value, (text) => parseNumber(text, { negative: false })),
    oreOrZero(form.elements.unit_price.value),
  );
  const years = [...form.querySelectorAll("[data-year]")].map((year) => {
    const sum = total([...year.querySelectorAll("[data-month]")].map((cell) => oreOrZero(cell.value)));
    put(form, `year-${year.dataset.year}`, showKroner(sum));
    return sum;
  });
  const months = total(years);
  put(form, "price", showKroner(price));
  const words = months === price
    ? `Månederne giver ${showKroner(months)}, det samme som prisen.`
    : `Månederne giver ${showKroner(months)}, prisen er ${showKroner(price)} Forskel: ${showKroner(price - months)}`;
  put(form, "balance", words).classList.toggle("is-off", months !== price);
  sumTable(form.dataset.budgetPost, [...years.slice(0, yearsOfTable()), months]);
}

const yearsOfTable = () => document.querySelectorAll(".budget-table thead th.number").length - 1;

// The opened post's line, then every column of the table anew from what it shows.
function sumTable(post, amounts) {
  const table = document.querySelector(".budget-table");
  const line = [...table.querySelectorAll(`[data-row="${post}"] td.number`)];
  line.forEach((cell, at) => (cell.textContent = showNumber(amounts[at])));
  const lines = [...table.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll("td.number")]);
  const sums = [...table.querySelectorAll(".budget-total td.number")];
  sums.forEach((cell, at) => (cell.textContent = showNumber(total(lines.map((cells) => shownOre(cells[at]))))));
  const box = document.querySelector(".budget-sums");
  const expenses = shownOre(sums.at(-1));
  const less = ["cofunding", "income"].map((name) => shownOre(box.querySelector(`[data-sum="${name}"]`)));
  put(box, "expenses", showKroner(expenses));
  put(box, "applied", showKroner(expenses - total(less)));
}

// Money from elsewhere while it is typed: what is left is the amount applied for.
function sumFinancing() {
  const box = document.querySelector(".budget-sums");
  const sums = { cofunding: 0n, income: 0n };
  for (const line of document.querySelectorAll("[data-budget-line]")) sums[line.elements.kind.value] += oreOrZero(line.elements.amount.value);
  for (const [name, sum] of Object.entries(sums)) put(box, name, showKroner(sum));
  const expenses = shownOre(box.querySelector('[data-sum="expenses"]'));
  put(box, "applied", showKroner(expenses - sums.cofunding - sums.income));
}

const isSame = (one, other) => one === other || (one && other && oreOrZero(one) !== 0n && oreOrZero(one) === oreOrZero(other));

// Both texts, and the choice between them.
function offerBoth(field, theirs, saver, sum) {
  const ours = field.value;
  showError(field, `En kollega har gemt «${theirs || "(tomt)"}». I skrev «${ours || "(tomt)"}».`);
  const choice = document.createElement("span");
  choice.className = "budget-choice";
  const offer = (words, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "function-link";
    button.textContent = words;
    button.addEventListener("click", () => {
      showError(field, "");
      field.focus();
      act();
    });
    choice.append(button);
  };
  offer("Behold vores", () => saver.put(field.name, field.value));
  offer("Brug det gemte", () => {
    field.value = field.dataset.saved = theirs;
    saver.decided(field.name);
    sum(field.form);
  });
  document.getElementById(`${field.id}-error`).append(choice);
}

// «feb. 2028: Beløbet må ikke være negativt.», for the fields that cannot be saved as they are.
function markedWords(form) {
  const told = (field) => [...document.getElementById(`${field.id}-error`).childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const words = (field) => `${field.labels[0].textContent.trim()}: ${told(field).map((node) => node.textContent).join("").trim()}`;
  return firstOf([...form.querySelectorAll('[aria-invalid="true"]')].map(words));
}

// `sum(form)` shows what the typed numbers come to.
function startSaving(form, sum) {
  const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit" && !("notSaved" in field.dataset));
  const status = form.querySelector("[data-budget-status]");
  const search = form.dataset.budgetPost ? `?post=${form.dataset.budgetPost}` : "";
  const saver = new PostSaver(form.action, form.elements.version.value, [search, form.closest("[id]").id], {
    status: (text, ...link) => status.replaceChildren(text, ...link),
    marked: () => markedWords(form),
    saved: (version, names) => {
      form.elements.version.value = version;
      for (const name of names) form.elements[name].dataset.saved = form.elements[name].value;
      refreshSoon();
    },
    refused: (errors) => Object.entries(errors).forEach(([name, text]) => showError(form.elements[name], text)),
    stale: (answer, sent) => {
      form.elements.version.value = answer.version;
      for (const field of fields) {
        const theirs = answer.cells[field.name];
        if (theirs === undefined) continue;
        if (!(field.name in sent)) field.value = field.dataset.saved = isSame(field.value, field.dataset.saved) ? theirs : field.value;
        else if (isSame(theirs, field.dataset.saved)) saver.put(field.name, field.value);
        else offerBoth(field, theirs, saver, sum);
      }
      status.textContent = answer.text;
      sum(form);
    },
  });
  for (const field of fields) {
    field.dataset.saved = field.value;
    field.addEventListener("input", (event) => event.isTrusted && saver.hold({ [field.name]: field.value }));
    field.addEventListener("change", () => {
      const problem = problemIn(field);
      showError(field, problem);
      if (problem) saver.hold({ [field.name]: field.value });
      else saver.put(field.name, field.value);
    });
  }
  form.addEventListener("submit", (event) => leave(event, form, saver));
  offerKeptCells(form, saver, sum);
  return saver;
}

// A row or a column copied in a spreadsheet fills the months from this one on, in one request.
function pasteMonths(event, form, saver) {
  const block = pastedBlock(event);
  if (!block || !("month" in event.target.dataset)) return;
  event.preventDefault();
  const months = [...form.querySelectorAll("[data-month]")];
  const texts = block.length > 1 && block.every((line) => line.length === 1) ? block.flat() : block[0];
  const cells = {};
  months.slice(months.indexOf(event.target)).slice(0, texts.length).forEach((cell, at) => {
    cell.value = texts[at];
    const problem = problemIn(cell);
    showError(cell, problem);
    if (problem) saver.hold({ [cell.name]: cell.value });
    else cells[cell.name] = cell.value;
  });
  sumOpenedPost(form);
  if (Object.keys(cells).length) saver.putAll(cells);
  else saver.tells.status(`Ikke gemt. ${markedWords(form)}`);
}

// Cells that never reached the server, beside what stands in them now.
function offerKeptCells(form, saver, sum) {
  const entries = keptBefore("budget", saver.place);
  const differing = (entry) => entry.values.filter(([name, value]) => form.elements[name] && !isSame(form.elements[name].value, value));
  entries.filter((entry) => !differing(entry).length).forEach((entry) => discard(entry.key));
  const entry = entries.find((each) => differing(each).length);
  if (!entry) return;
  const label = (name) => form.elements[name].labels?.[0]?.textContent.trim() ?? name;
  const words = ([name, value]) => `${label(name)}: ${value || "(tomt)"} – der står nu: ${form.elements[name].value || "(tomt)"}`;
  const text = differing(entry).map(words).join("\n");
  showOffer(form, entry, text, {
    use: () => {
      for (const [name, value] of differing(entry)) {
        form.elements[name].value = value;
        saver.put(name, value);
      }
      sum(form);
    },
    leave: () => {},
    next: () => offerKeptCells(form, saver, sum),
  });
}

// A button sends the whole post. It waits for the cell on its way, or it would be refused as older than that.
async function leave(event, form, saver) {
  saver.isLeaving = true;
  if (!saver.isSending) return;
  event.preventDefault();
  await saver.settled();
  const marked = form.querySelector('[aria-invalid="true"]');
  if (!marked) return form.requestSubmit(event.submitter);
  saver.isLeaving = false;
  marked.focus();
}

const form = document.querySelector("[data-budget-post]");
if (form) {
  form.addEventListener("input", () => sumOpenedPost(form));
  form.addEventListener("keydown", (event) => moveBetween(event, [...form.querySelectorAll("[data-month]")].map((cell) => [cell])));
  if (form.querySelector("[data-budget-status]")) {
    const saver = startSaving(form, sumOpenedPost);
    form.addEventListener("paste", (event) => pasteMonths(event, form, saver));
  }
  if (window.matchMedia("(max-width: 575px)").matches) {
    const target = document.getElementById(window.location.hash.slice(1));
    [...form.querySelectorAll(".budget-year")].forEach((year, at) => {
      year.open = at === 0 || year.contains(target) || Boolean(year.querySelector("[aria-invalid]"));
    });
  }
}

for (const line of document.querySelectorAll("[data-budget-line]")) {
  if (!line.querySelector("[data-budget-status]")) continue;
  line.addEventListener("input", sumFinancing);
  startSaving(line, sumFinancing);
}

// A post with numbers that never reached the server says so in the table; they are offered when it is opened.
for (const row of document.querySelectorAll(".budget-table [data-row]:not(.budget-opened)")) {
  const { save } = document.querySelector("[data-budget-grid]").dataset;
  if (!keptBefore("budget", save.replace("/0/", `/${row.dataset.row}/`)).length) continue;
  const words = document.createElement("span");
  words.className = "budget-category";
  words.textContent = "Tal, der ikke er gemt på serveren: åbn posten";
  row.cells[0].append(words);
}

const draw = document.querySelector("[data-draw-grid]");
if (draw) {
  draw.hidden = false;
  const place = document.querySelector("[data-budget-grid]");
  draw.addEventListener("click", () => drawGrid(draw, place));
  place.addEventListener("budget-sum", (event) => {
    put(document.querySelector(".budget-sums"), "expenses", showKroner(event.detail));
    sumFinancing();
  });
}
