// Sends chosen files piece by piece, says how far they are, and goes on where it stopped when the line was cut.
import { csrfToken } from "./csrf.js";

const WAITS = [1000, 2000, 4000, 8000, 15000]; // ms between attempts when the portal cannot be reached
const MEGABYTE = 1024 * 1024;
const TOLD_AT = 25; // a screen reader hears every so many per cent

const pause = (ms) => new Promise((done) => window.setTimeout(done, ms));
const megabytes = (bytes) => (bytes / MEGABYTE).toFixed(1).replace(".", ",");
const headers = (more = {}) => ({ "X-CSRFToken": csrfToken(), Accept: "application/json", ...more });

class Refused extends Error {}

class Upload {
  constructor(slot, file) {
    Object.assign(this, { slot, file, sent: 0, told: 0, cancelled: new AbortController() });
    this.box = slot.querySelector("[data-slot-progress]");
    this.box.querySelector("[data-slot-cancel]").onclick = () => this.cancelled.abort();
  }

  async run() {
    this.box.hidden = false;
    this.box.scrollIntoView({ block: "center" }); // the bar that saves lies over the lower end of the window
    this.show();
    try {
      await this.begin();
      while (this.sent < this.file.size) await this.piece();
      this.show("Ser filen efter …");
      return await this.finish();
    } catch (error) {
      if (this.address) fetch(`${this.address}fortryd/`, { method: "POST", headers: headers(), keepalive: true }).catch(() => {});
      throw error;
    } finally {
      if (this.box.isConnected) this.box.hidden = true;
    }
  }

  async begin() {
    const body = new URLSearchParams({ name: this.file.name, size: this.file.size });
    const answer = await this.ask(() => fetch(this.slot.dataset.begin, { method: "POST", body, headers: headers(), signal: this.cancelled.signal }));
    const { upload, piece } = await answer.json();
    Object.assign(this, { size: piece, address: `${this.slot.dataset.uploads}${upload}/` });
  }

  // One piece from where the server is; «409 received» tells where that is when they disagree.
  async piece() {
    const answer = await this.ask(() => {
      const body = this.file.slice(this.sent, this.sent + this.size);
      const more = { "Upload-Offset": this.sent, "Content-Type": "application/octet-stream" };
      return fetch(this.address, { method: "POST", body, headers: headers(more), signal: this.cancelled.signal });
    });
    this.sent = (await answer.json()).received;
    this.show();
  }

  async finish() {
    try {
      const answer = await this.ask(() => fetch(`${this.address}faerdig/`, { method: "POST", headers: headers(), signal: this.cancelled.signal }));
      return await answer.text();
    } catch (error) {
      if (error.status !== 404) throw error;
      return this.alreadyLaid(error);
    }
  }

  // The upload is gone because it was finished, and only the answer was lost on the way: then the slot holds one file more.
  async alreadyLaid(error) {
    const html = await (await fetch(this.slot.dataset.refresh)).text();
    const now = new DOMParser().parseFromString(html, "text/html").querySelectorAll(".slot-file").length;
    if (now <= this.slot.querySelectorAll(".slot-file").length) throw error;
    return html;
  }

  // Asks again while the portal cannot be reached; after a cut line the server says how much it has.
  async ask(send) {
    for (let tried = 0; ; tried += 1) {
      try {
        const answer = await send();
        if (answer.redirected) throw new Refused("Du er logget ud. Log ind i en ny fane, og vælg filen igen her.");
        if (answer.ok) return answer;
        if (answer.status < 502 || answer.status === 507) return await this.refused(answer);
      } catch (error) {
        if (error instanceof Refused || error.name === "AbortError") throw error;
      }
      if (tried >= WAITS.length * 4) throw new Refused("Forbindelsen kom ikke tilbage. Filen er ikke lagt ved. Vælg den igen.");
      this.show("Forbindelsen er afbrudt. Vi prøver igen og fortsætter, hvor vi slap.");
      await pause(WAITS[Math.min(tried, WAITS.length - 1)]);
    }
  }

  async refused(answer) {
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    const said = isJson ? await answer.json() : {};
    if (answer.status === 409 && said.received !== undefined) return new Response(JSON.stringify(said));
    throw Object.assign(new Refused(said.error ?? "Filen er ikke lagt ved. Prøv igen om lidt."), { status: answer.status });
  }

  show(instead = "") {
    const percent = this.file.size ? Math.floor((100 * this.sent) / this.file.size) : 0;
    this.box.querySelector("progress").value = percent;
    const text = `«${this.file.name}»: ${megabytes(this.sent)} af ${megabytes(this.file.size)} MB er sendt (${percent} %)`;
    this.box.querySelector("[data-slot-text]").textContent = instead || text;
    if (instead) say(this.slot, instead);
    else if (percent >= this.told + TOLD_AT) {
      this.told = percent - (percent % TOLD_AT);
      say(this.slot, `${this.told} % er sendt`);
    }
  }
}

function say(slot, text) {
  slot.querySelector("[data-slot-status]").textContent = text;
}

function showError(slot, text) {
  const place = slot.querySelector("[data-slot-error]");
  place.textContent = text;
  place.hidden = !text;
  slot.classList.toggle("form-error", Boolean(text));
  const input = slot.querySelector("input[type=file]");
  if (text) input?.setAttribute("aria-invalid", "true");
  else input?.removeAttribute("aria-invalid");
  input?.setAttribute("aria-describedby", [`${slot.dataset.slot}-help`, `${slot.dataset.slot}-rules`, `${slot.dataset.slot}-error`].filter((id) => document.getElementById(id)).join(" "));
}

function replaced(slot, html) {
  const made = new DOMParser().parseFromString(html, "text/html").querySelector("[data-slot]");
  slot.replaceWith(made);
  wake(made);
  return made;
}

async function send(slot, files) {
  const errors = [];
  showError(slot, "");
  slot.querySelector(".slot-choose").hidden = true;
  for (const file of files) {
    if (!slot.querySelector("[data-slot-progress]")) {
      errors.push(`Der er ikke plads til «${file.name}».`);
      continue;
    }
    try {
      slot = replaced(slot, await new Upload(slot, file).run());
      say(slot, `«${file.name}» er lagt ved.`);
      const answer = { saved: "Filen er lagt ved" };
      slot.closest("form").dispatchEvent(new CustomEvent("draft:saved", { detail: { field: null, answer } }));
    } catch (error) {
      if (error.name === "AbortError") say(slot, `«${file.name}» blev afbrudt og er ikke lagt ved.`);
      else errors.push(error instanceof Refused ? error.message : "Filen er ikke lagt ved. Prøv igen om lidt.");
    }
  }
  const choose = slot.querySelector(".slot-choose");
  if (choose) choose.hidden = false;
  showError(slot, errors.join(" "));
  (slot.querySelector("input[type=file]") ?? slot).focus();
}

function wake(slot) {
  const input = slot.querySelector("input[type=file]");
  if (!input) return;
  slot.querySelector("[data-slot-send]").hidden = true;
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    if (files.length) send(slot, files);
  });
}

for (const slot of document.querySelectorAll("[data-slot][data-begin]")) wake(slot);
