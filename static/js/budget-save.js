// Saves the cells of one post as they are left, one request after the other; nothing typed is forgotten when one fails.
import { csrfToken } from "./csrf.js";
import { drop, keep } from "./kept.js";
import { LOGGED_OUT, NO_ANSWER, UNREACHED, isJson, isLoggedOut, loginLink, notSaved, pageOf } from "./not-saved.js";

const RETRY_MS = 10000;
const SHOWN = 4;
const NOT_NOW = "Budgettet kan ikke ændres lige nu. Genindlæs siden for at se hvorfor.";

const savers = new Set();
window.addEventListener("online", () => savers.forEach((saver) => saver.flush()));
window.addEventListener("pageshow", () => savers.forEach((saver) => (saver.isLeaving = false)));
window.addEventListener("beforeunload", (event) => {
  if ([...savers].some((saver) => saver.wouldLose && !saver.isLeaving)) event.preventDefault();
});

// A few of them in words; the rest are marked where they stand.
export function firstOf(sentences) {
  const more = sentences.length - SHOWN;
  return [...sentences.slice(0, SHOWN), ...(more > 0 ? [`Og ${more} mere.`] : [])].join(" ");
}

export class PostSaver {
  // tells: status(text, link), marked() in words, saved(version, names), refused({name: text}), stale({version, text, cells}, {name: value})
  // back: [search, place] of the budget's page, where one who was logged out goes on
  constructor(url, version, back, tells) {
    const empty = { waiting: new Map(), undecided: new Map(), held: new Map() };
    Object.assign(this, { url, version, back, tells, ...empty, isKept: true, isSending: false, isLeaving: false });
    savers.add(this);
  }

  // Something is typed that neither the server nor this browser has.
  get wouldLose() {
    return !this.isKept && this.waiting.size + this.undecided.size + this.held.size > 0;
  }

  put(name, value) {
    this.waiting.set(name, value);
    this.decided(name);
    return this.flush();
  }

  // Several cells in one request: {name: value}.
  putAll(cells) {
    for (const [name, value] of Object.entries(cells)) {
      this.waiting.set(name, value);
      this.decided(name);
    }
    return this.flush();
  }

  // What the server has not acknowledged stays in the browser too, under the post's own address.
  get place() {
    return new URL(this.url, location.href).pathname;
  }

  // A cell where two have written stays kept until one of the values is chosen.
  decided(name) {
    this.undecided.delete(name);
    this.held.delete(name);
    this.#remember();
  }

  // Kept and not sent: a cell that is not left yet, that cannot be read, or that another request takes. {name: value}
  hold(cells) {
    for (const [name, value] of Object.entries(cells)) this.held.set(name, value);
    this.#remember();
  }

  #remember() {
    const cells = [...new Map([...this.undecided, ...this.waiting, ...this.held])];
    drop("budget", this.place);
    if (cells.length) this.isKept = keep("budget", this.place, this.version, cells);
  }

  #later(why) {
    this.tells.status(`${notSaved(this.isKept)} ${why}`);
    window.clearTimeout(this.retry);
    this.retry = window.setTimeout(() => this.flush(), RETRY_MS);
  }

  #loggedOut() {
    const [search, place] = this.back;
    const link = loginLink(pageOf(this.url, "../../../") + search, place);
    this.tells.status(`${notSaved(this.isKept)} ${LOGGED_OUT}`, link);
  }

  // When what is on its way has been answered.
  settled() {
    return this.underWay ?? Promise.resolve();
  }

  flush() {
    if (!this.isSending && this.waiting.size) this.underWay = this.#sendWaiting();
    return this.settled();
  }

  async #sendWaiting() {
    this.isSending = true;
    const sent = new Map(this.waiting);
    this.tells.status("Gemmer …");
    try {
      await this.#answered(await this.#send(sent), sent);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch's own word for «no network»
      this.#later(UNREACHED);
    } finally {
      this.isSending = false;
    }
  }

  #send(sent) {
    const body = new URLSearchParams([["version", this.version], ...sent]);
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    return fetch(this.url, { method: "POST", body, headers, keepalive: body.toString().length < 60000 });
  }

  async #answered(response, sent) {
    if (isLoggedOut(response)) return this.#loggedOut();
    if (!isJson(response) && response.status >= 500) return this.#later(NO_ANSWER);
    if (!isJson(response)) return this.tells.status(`${notSaved(this.isKept)} ${NOT_NOW}`);
    const answer = await response.json();
    if (response.status === 422) return this.#refused(answer.errors, sent);
    this.version = answer.version;
    if (response.status === 409) {
      for (const [name, value] of sent) this.undecided.set(name, value);
      this.#forget(sent);
      this.tells.stale(answer, Object.fromEntries(sent));
      return this.#again();
    }
    this.#forget(sent);
    this.tells.saved(answer.version, [...sent.keys()]);
    const marked = this.tells.marked();
    this.tells.status(marked ? `${answer.saved} – undtagen de markerede felter. ${marked}` : answer.saved);
    this.#again();
  }

  // The cells that could be read are sent once more without those that could not, which stay in the browser.
  #refused(errors, sent) {
    for (const name of Object.keys(errors)) {
      if (this.waiting.get(name) !== sent.get(name)) continue;
      if (sent.has(name)) this.held.set(name, sent.get(name));
      this.waiting.delete(name);
    }
    this.#remember();
    this.tells.refused(errors);
    this.tells.status("Ikke gemt: Et felt kan ikke læses. Ret det, der er markeret.");
    this.#again();
  }

  #forget(sent) {
    for (const [name, value] of sent) if (this.waiting.get(name) === value) this.waiting.delete(name);
    this.#remember();
  }

  #again() {
    if (this.waiting.size && !this.isLeaving) window.setTimeout(() => this.flush(), 0);
  }
}
