// «Læs højt»: the browser reads the page's own text with a Danish voice; pause, go on, stop. Hidden where it cannot.
const SPOKEN = "h1, h2, h3, h4, p, li, dt, dd, summary";
const SILENT = "nav, button, form, .d-print-none, .form-actions, [hidden], details:not([open]) > :not(summary)";

const danish = () => speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith("da"));

// One text per element, without what is read as an element of its own or cannot be seen.
function textsOf(main) {
  const elements = [...main.querySelectorAll(SPOKEN)].filter((element) => !element.closest(SILENT));
  const own = elements.filter((element) => !element.querySelector(SPOKEN) && element.textContent.trim());
  return own.map((element) => [element, element.textContent.replace(/\s+/g, " ").trim()]);
}

class Reader {
  constructor(place) {
    this.start = place.querySelector("[data-read-aloud]");
    this.stopButton = place.querySelector("[data-read-stop]");
    this.waiting = [];
    this.start.addEventListener("click", () => this.press());
    this.stopButton.addEventListener("click", () => {
      this.stop();
      this.start.focus();
    });
    window.addEventListener("pagehide", () => this.stop());
  }

  press() {
    if (this.state === "reading") this.pause();
    else if (this.state === "paused") this.goOn();
    else this.begin();
  }

  begin() {
    this.waiting = textsOf(document.querySelector("main"));
    this.show("reading");
    this.next();
  }

  next() {
    this.mark(null);
    const text = this.waiting.shift();
    if (!text) {
      this.stop();
      return;
    }
    const utterance = new SpeechSynthesisUtterance(text[1]);
    utterance.lang = "da-DK";
    utterance.voice = danish();
    utterance.onend = () => this.utterance === utterance && this.next();
    this.utterance = utterance;
    this.mark(text[0]);
    speechSynthesis.speak(utterance);
  }

  pause() {
    speechSynthesis.pause();
    this.show("paused");
  }

  goOn() {
    speechSynthesis.resume();
    this.show("reading");
  }

  stop() {
    this.utterance = null;
    this.waiting = [];
    speechSynthesis.resume(); // a paused browser would keep its silence for the next page
    speechSynthesis.cancel();
    this.mark(null);
    this.show("silent");
  }

  mark(element) {
    this.marked?.classList.remove("is-read");
    element?.classList.add("is-read");
    this.marked = element;
  }

  show(state) {
    this.state = state;
    this.start.textContent = { reading: "Pause", paused: "Læs videre", silent: "Læs højt" }[state];
    this.stopButton.hidden = state === "silent";
  }
}

const place = document.querySelector("[data-reader]");
if (place && "speechSynthesis" in window) {
  const reader = new Reader(place);
  const showWhenItCan = () => {
    reader.start.hidden = !danish();
  };
  speechSynthesis.addEventListener("voiceschanged", showWhenItCan);
  showWhenItCan();
}
