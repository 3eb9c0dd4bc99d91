// Counts down to the deadline by the portal's clock: set when the page came, and again when the computer has slept.
const DAY = 86400;
const MARKS = [600, 300, 120, 60]; // seconds left at which it is said aloud
const AGAIN_MS = 600000; // the clock is asked again this often
const JUMP_MS = 5000; // a tick this late: the computer has slept, or its clock was set

const place = document.querySelector("[data-countdown]");
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const OVER =
  "Fristen er overskredet. Har I lige valgt «Indsend ansøgning», så vent på svaret: Det, der tæller, er, hvornår ansøgningen nåede frem til portalen.";

export function words(seconds) {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [];
  if (days) parts.push(plural(days, "dag", "dage"));
  if (hours) parts.push(plural(hours, "time", "timer"));
  if (!days && minutes) parts.push(plural(minutes, "minut", "minutter"));
  if (!days && seconds < 3600) parts.push(plural(seconds % 60, "sekund", "sekunder"));
  const last = parts.pop() ?? "under en time";
  return parts.length ? `${parts.join(", ")} og ${last}` : last;
}

// The mark that has been passed since the last look; none while the page is first shown.
export function markBetween(before, seconds) {
  return MARKS.find((mark) => before > mark && seconds <= mark);
}

function run() {
  const left = place.querySelector("[data-countdown-left]");
  const said = place.querySelector("[data-countdown-said]");
  let deadline = Number(place.dataset.deadline);
  // The page's `now` was the portal's clock at the latest when the answer came, so what is shown is never too much.
  const asked = performance.getEntriesByType("navigation")[0]?.requestStart ?? 0;
  let offset = Number(place.dataset.now) - (performance.timeOrigin + asked);
  let before = Infinity;
  let ticked = Date.now();

  function show() {
    const seconds = Math.ceil((deadline - Date.now() - offset) / 1000);
    const isOver = seconds <= 0;
    const mark = markBetween(before, seconds);
    left.hidden = false;
    left.textContent = isOver ? OVER : `Der er ${words(seconds)} til fristen.`;
    place.classList.toggle("countdown--near", seconds <= DAY);
    place.classList.toggle("countdown--over", isOver);
    if (isOver && before > 0) said.textContent = OVER;
    else if (mark && before !== Infinity) said.textContent = `Der er ${words(mark)} til fristen.`;
    before = seconds;
  }

  async function ask() {
    const sentAt = Date.now();
    try {
      const answer = await fetch(place.dataset.countdown, { cache: "no-store" });
      if (!answer.ok || answer.redirected) return;
      const told = await answer.json();
      offset = told.now - sentAt;
      if (told.deadline !== deadline) {
        deadline = told.deadline;
        before = Infinity;
        place.querySelector("[data-countdown-words]").textContent = told.words;
        place.querySelector("[data-countdown-clock]").textContent = told.clock;
        said.textContent = `Fristen er flyttet til ${told.words}.`;
      }
      show();
    } catch {
      // Without network it goes on by what was known.
    }
  }

  function tick() {
    const late = Math.abs(Date.now() - ticked - 1000) > JUMP_MS;
    ticked = Date.now();
    if (late) ask();
    show();
  }

  show();
  window.setInterval(tick, 1000);
  window.setInterval(ask, AGAIN_MS);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  window.addEventListener("pageshow", (event) => event.persisted && ask());
}

if (place) run();
