// Saves the cells of one post as they are left, one request after the other; nothing typed is forgotten when one fails.
import { csrfToken } from "./csrf.js";
import { drop, keep } from "./kept.js";

const RETRY_MS = 10000;
const LOST = "Ikke gemt på serveren – gemt i denne browser. Portalen kan ikke nås, og vi prøver igen.";
const LOGGED_OUT = "Ikke gemt på serveren – gemt i denne browser. I er logget ud. Log ind igen, så tilbyder siden jer tallene.";
const NOT_NOW = "Ikke gemt: Budgettet kan ikke ændres lige nu. Genindlæs siden for at se hvorfor.";

const savers = new Set();
window.addEventListener("online", () => savers.forEach((saver) => saver.flush()));
window.addEventListener("pageshow", () => savers.forEach((saver) => (saver.isLeaving = false)));
window.addEventListener("beforeunload", (event) => {
  if ([...savers].some((saver) => saver.hasUnsaved && !saver.isLeaving)) event.preventDefault();
});

export class PostSaver {
  // tells: status(text), hasMarked(), saved(version, names), refused({name: text}), stale({version, text, cells}, {name: value})
  constructor(url, version, tells) {
    Object.assign(this, { url, version, tells, waiting: new Map(), undecided: new Map(), isSending: false, isLeaving: false });
    savers.add(this);
  }

  get hasUnsaved() {
    return this.waiting.size > 0;
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
    this.#remember();
  }

  #remember() {
    const cells = [...new Map([...this.undecided, ...this.waiting])];
    drop("budget", this.place);
    if (cells.length) keep("budget", this.place, this.version, cells);
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
      this.tells.status(LOST);
      window.setTimeout(() => this.flush(), RETRY_MS);
    } finally {
      this.isSending = false;
    }
  }

  #send(sent) {
    const body = new URLSearchParams([["version", this.version], ...sent]);
    return fetch(this.url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrfToken() } });
  }

  async #answered(response, sent) {
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.redirected || response.status === 403) return this.tells.status(LOGGED_OUT);
    if (!isJson) return this.tells.status(NOT_NOW);
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
    this.tells.status(this.tells.hasMarked() ? `${answer.saved} – undtagen de markerede felter` : answer.saved);
    this.#again();
  }

  // The cells that could be read are sent once more without those that could not.
  #refused(errors, sent) {
    for (const name of Object.keys(errors)) if (this.waiting.get(name) === sent.get(name)) this.waiting.delete(name);
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
