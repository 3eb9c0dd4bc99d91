// Warns five minutes before the log-in ends and lets the person stay; another tab that stays counts for all.
const WARN_SECONDS = 300;
const KEY = "session-ends-at";

const remember = (seconds) => localStorage.setItem(KEY, String(Date.now() + seconds * 1000));
const secondsLeft = () => Math.round((Number(localStorage.getItem(KEY)) - Date.now()) / 1000);

function words(seconds) {
  if (seconds > 90) return `om ${Math.ceil(seconds / 60)} minutter`;
  return seconds > 20 ? "om lidt over et minut" : "om få sekunder";
}

export function warnBeforeLogout(place, DKFDS) {
  if (!place) return;
  const element = place.querySelector(".fds-modal");
  const form = place.querySelector("[data-session-form]");
  const text = place.querySelector("[data-session-text]");
  const again = place.querySelector("[data-session-login]");
  const modal = new DKFDS.Modal(element);
  const isShown = () => element.getAttribute("aria-hidden") === "false";

  function say(sentence) {
    if (text.textContent !== sentence) text.textContent = sentence;
  }

  function ended() {
    say("Du er logget ud. Det, du har gemt, er ikke slettet. Log ind igen i en ny fane, hvis du har tekst på siden, som ikke er gemt.");
    form.hidden = true;
    again.hidden = false;
    again.href = `${place.dataset.login}?next=${encodeURIComponent(window.location.pathname)}`;
    window.clearInterval(timer);
  }

  function look() {
    const left = secondsLeft();
    if (left > WARN_SECONDS) return isShown() ? modal.hide() : undefined;
    if (!isShown()) modal.show();
    if (left <= 0) return ended();
    say(`Du bliver logget ud ${words(left)}, fordi du har været logget ind længe. Det, du har gemt, bliver ikke slettet.`);
  }

  async function stay(event) {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return ended();
      remember((await answer.json()).seconds_left);
      look();
    } catch {
      say("Portalen kan ikke nås lige nu. Prøv igen om et øjeblik.");
    }
  }

  remember(Number(place.dataset.sessionEndsIn));
  form.addEventListener("submit", stay);
  const timer = window.setInterval(look, 15000);
  look();
}
