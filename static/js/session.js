import { csrfToken } from "./csrf.js";

// Warns five minutes before the log-in ends and lets the person stay; another tab that stays counts for all.
const WARN_SECONDS = 300;
const KEY = "session-ends-at";

const remember = (seconds) => localStorage.setItem(KEY, String(Date.now() + seconds * 1000));
const secondsLeft = () => Math.round((Number(localStorage.getItem(KEY)) - Date.now()) / 1000);

function words(seconds) {
  return seconds > 60 ? `om ${Math.ceil(seconds / 60)} minutter` : "om under et minut";
}

export function warnBeforeLogout(place, DKFDS) {
  if (!place) return;
  const element = place.querySelector(".fds-modal");
  const form = place.querySelector("[data-session-form]");
  const text = place.querySelector("[data-session-text]");
  const heading = place.querySelector(".modal-title");
  const afterwards = place.querySelector("[data-session-ended]");
  const modal = new DKFDS.Modal(element);
  const isShown = () => element.getAttribute("aria-hidden") === "false";

  let hasEnded = false;

  function calm() {
    if (isShown()) modal.hide();
    hasEnded = false;
    form.hidden = false;
    afterwards.hidden = true;
  }

  function say(sentence) {
    if (text.textContent !== sentence) text.textContent = sentence;
  }

  // The page stays open behind the words: what is typed on it can be sent when the person has logged in in another tab.
  function ended() {
    localStorage.setItem(KEY, "0");
    heading.textContent = "Du er logget ud";
    say("Det, du har gemt, er ikke slettet. Log ind igen i en ny fane, og fortsæt derefter her: det, du har skrevet på siden, står der endnu.");
    form.hidden = true;
    afterwards.hidden = false;
    hasEnded = true;
    heading.focus();
  }

  function look() {
    const left = secondsLeft();
    if (left > WARN_SECONDS) return calm();
    if (hasEnded) return undefined;
    if (!isShown()) modal.show();
    if (left <= 0) return ended();
    heading.textContent = "Du bliver snart logget ud";
    return say(`Du bliver logget ud ${words(left)}, fordi du har været logget ind længe. Det, du har gemt, bliver ikke slettet.`);
  }

  async function stay(event) {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
      if (!answer.ok || answer.redirected) return ended();
      remember((await answer.json()).seconds_left);
      look();
    } catch {
      say("Portalen kan ikke nås lige nu. Prøv igen om et øjeblik.");
    }
  }

  remember(Number(place.dataset.sessionEndsIn));
  form.addEventListener("submit", stay);
  window.setInterval(look, 15000);
  look();
}
