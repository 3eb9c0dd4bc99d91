// The whole budget, posts × months, drawn from one answer; each cell is saved as it is left.
import { sendBlock } from "./budget-block.js";
import { moveBetween } from "./budget-keys.js";
import { NumberError, cellText, oreOrZero, parseKroner, showNumber } from "./budget-numbers.js";
import { pastedBlock } from "./budget-paste.js";
import { refreshSoon } from "./budget-parts.js";
import { PostSaver, firstOf } from "./budget-save.js";

const total = (amounts) => amounts.reduce((sum, amount) => sum + amount, 0n);
const fromText = (text) => BigInt(text.replace(".", ""));

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function problemIn(text) {
  try {
    if (text.trim()) parseKroner(text);
    return "";
  } catch (error) {
    if (error instanceof NumberError) return error.message;
    throw error;
  }
}

export async function drawGrid(button, place) {
  button.disabled = true;
  const response = await fetch(button.dataset.drawGrid, { headers: { Accept: "application/json" } });
  button.disabled = false;
  if (!response.ok || response.redirected) {
    place.replaceChildren(element("p", { textContent: "Månederne kan ikke hentes lige nu. Genindlæs siden, og prøv igen." }));
    return;
  }
  new Grid(await response.json(), place).draw();
  button.hidden = true;
}

class Grid {
  constructor(content, place) {
    Object.assign(this, { content, place, rows: [] });
    this.status = element("p", { className: "budget-saved" });
    this.status.setAttribute("role", "status");
    this.undo = element("button", { type: "button", className: "function-link", textContent: "Fortryd indsætning", hidden: true });
    this.undo.addEventListener("click", () => this.#takeBack());
  }

  draw() {
    const body = element("tbody", {}, ...this.content.posts.map((post) => this.#line(post)));
    this.foot = this.content.months.map(() => element("td", { className: "number" }));
    this.all = element("td", { className: "number" });
    const sums = element("tr", {}, element("th", { scope: "row", textContent: "I alt" }), ...this.foot, this.all);
    const table = element("table", { className: "budget-grid" }, this.#head(), body, element("tfoot", {}, sums));
    table.prepend(element("caption", { className: "sr-only", textContent: "Alle poster og måneder, i kr." }));
    const frame = element("div", { className: "budget-grid-frame", tabIndex: 0 }, table);
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "Alle måneder");
    table.addEventListener("keydown", (event) => moveBetween(event, this.rows.map((row) => row.cells)));
    if (this.content.editable) table.addEventListener("paste", (event) => this.#paste(event));
    const hint = element("p", { className: "form-hint", textContent: "Kopiér et område i jeres regneark, stil jer i den øverste venstre celle her, og sæt ind (Ctrl+V)." });
    hint.hidden = !this.content.editable;
    this.place.replaceChildren(hint, frame, element("div", { className: "budget-grid-status" }, this.status, this.undo));
    this.#sum();
    this.rows[0]?.cells[0]?.focus();
  }

  #head() {
    const heads = this.content.months.map((month) => element("th", { scope: "col", textContent: month.label }));
    const corner = element("th", { scope: "col", textContent: "Post" });
    return element("thead", {}, element("tr", {}, corner, ...heads, element("th", { scope: "col", textContent: "I alt" })));
  }

  #line(post) {
    const row = { post, sum: element("td", { className: "number" }) };
    row.cells = this.content.months.map((month) => this.#cell(post, month));
    row.saver = this.#saver(row);
    row.cells.forEach((cell) => {
      cell.addEventListener("input", () => {
        row.saver.hold({ [cell.name]: cell.value });
        this.#sum();
      });
      cell.addEventListener("change", () => this.#left(row, cell));
    });
    this.rows.push(row);
    const name = element("th", { scope: "row", textContent: post.name, title: post.name });
    return element("tr", {}, name, ...row.cells.map((cell) => element("td", {}, cell)), row.sum);
  }

  #cell(post, month) {
    const amount = post.months[month.key];
    const cell = element("input", { type: "text", name: month.key, autocomplete: "off", readOnly: !this.content.editable });
    cell.inputMode = "decimal";
    cell.value = cell.dataset.saved = amount ? cellText(fromText(amount)) : "";
    cell.setAttribute("aria-label", `${post.name}, ${month.label}`);
    return cell;
  }

  #saver(row) {
    const named = (name) => row.cells.find((cell) => cell.name === name);
    const url = this.place.dataset.save.replace("/0/", `/${row.post.id}/`);
    const back = [`?post=${row.post.id}`, `post-${row.post.id}`]; // there the kept cells are offered
    return new PostSaver(url, row.post.version, back, {
      status: (text, ...link) => this.status.replaceChildren(text, ...link),
      marked: () => this.#marked(),
      saved: (_, names) => {
        names.forEach((name) => (named(name).dataset.saved = named(name).value));
        refreshSoon();
      },
      refused: (errors) => Object.entries(errors).forEach(([name, text]) => this.#mark(named(name), text)),
      stale: (answer, sent) => this.#stale(row, answer, sent),
    });
  }

  #left(row, cell) {
    const problem = problemIn(cell.value);
    this.#mark(cell, problem);
    if (problem) row.saver.hold({ [cell.name]: cell.value });
    else row.saver.put(cell.name, cell.value);
  }

  // Rows × months from a spreadsheet, from the focused cell on: one request, and one press takes it back.
  #paste(event) {
    const block = pastedBlock(event);
    const first = this.rows.findIndex((row) => row.cells.includes(event.target));
    if (!block || first < 0) return;
    event.preventDefault();
    const column = this.rows[first].cells.indexOf(event.target);
    const texts = new Map();
    let outside = 0;
    block.forEach((line, down) => line.forEach((text, right) => {
      const cell = this.rows[first + down]?.cells[column + right];
      if (cell) texts.set(cell, text);
      else if (text) outside += 1;
    }));
    this.before = new Map([...texts.keys()].map((cell) => [cell, cell.dataset.saved]));
    this.#put(texts, outside ? `${outside} tal var uden for posterne og månederne og er ikke sat ind. ` : "");
    this.undo.hidden = false;
  }

  #takeBack() {
    this.undo.hidden = true;
    this.#put(this.before, "Indsætningen er fortrudt. ");
    [...this.before.keys()][0]?.focus();
  }

  // What can be read is saved in one request; what cannot be read stays, marked, and is not saved.
  #put(texts, words) {
    const sent = new Map();
    for (const [cell, text] of texts) {
      cell.value = text;
      this.#mark(cell, problemIn(text));
      const row = this.rows.find(({ cells }) => cells.includes(cell));
      row.saver.hold({ [cell.name]: text });
      if (!cell.hasAttribute("aria-invalid")) sent.set(row, { ...sent.get(row), [cell.name]: text });
    }
    this.#sum();
    if (!sent.size) this.status.textContent = `${words}Ikke gemt. ${this.#marked()}`;
    sendBlock(this.place.dataset.block, sent, {
      status: (text) => (this.status.textContent = `${words}${text}${this.#butMarked()}`),
      saved: (row, cells) => {
        Object.entries(cells).forEach(([name, text]) => (row.cells.find((cell) => cell.name === name).dataset.saved = text));
        refreshSoon();
      },
    });
  }

  // «Post 2, feb. 2028: Beløbet må ikke være negativt.», for the cells that cannot be saved as they are.
  #marked() {
    const isMarked = (cell) => cell.getAttribute("aria-invalid") === "true";
    const words = (row, at) => row.cells.filter(isMarked).map((cell) => `Post ${at + 1}, ${this.#month(cell)}: ${cell.title}`);
    return firstOf(this.rows.flatMap(words));
  }

  #butMarked() {
    const marked = this.#marked();
    return marked && ` – undtagen de markerede felter. ${marked}`;
  }

  #month(cell) {
    return this.content.months.find((month) => month.key === cell.name).label;
  }

  // A cell the colleague has not touched is saved again; one both have changed is marked with both texts.
  #stale(row, answer, sent) {
    for (const cell of row.cells) {
      const theirs = answer.cells[cell.name] ?? "";
      if (!(cell.name in sent)) cell.value = cell.dataset.saved = cell.value === cell.dataset.saved ? theirs : cell.value;
      else if (oreOrZero(theirs) === oreOrZero(cell.dataset.saved)) row.saver.put(cell.name, cell.value);
      else {
        cell.dataset.saved = theirs;
        this.#mark(cell, `${answer.text} Gemt nu: «${theirs || "(tomt)"}». I skrev: «${cell.value}». Skriv tallet igen for at gemme jeres.`);
      }
    }
    this.#sum();
  }

  #mark(cell, text) {
    if (text) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
    cell.title = text;
    if (text) this.status.textContent = `${cell.getAttribute("aria-label")}: ${text}`;
  }

  #sum() {
    const amounts = this.rows.map((row) => row.cells.map((cell) => oreOrZero(cell.value)));
    this.rows.forEach((row, at) => {
      const sum = total(amounts[at]);
      row.sum.textContent = showNumber(sum);
      row.sum.classList.toggle("is-off", sum !== fromText(row.post.price));
    });
    this.foot.forEach((cell, at) => (cell.textContent = showNumber(total(amounts.map((row) => row[at])))));
    const all = total(amounts.flat());
    this.all.textContent = showNumber(all);
    this.place.dispatchEvent(new CustomEvent("budget-sum", { detail: all }));
  }
}
