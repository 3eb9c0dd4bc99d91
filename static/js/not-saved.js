// What is said when the server has not taken what was typed, and the way back to it after a log-in.
export const UNREACHED = "Portalen kan ikke nås, og vi prøver igen.";
export const NO_ANSWER = "Portalen svarer ikke, som den skal, og vi prøver igen.";
export const LOGGED_OUT = "Du er logget ud. ";

// `isKept`: whether this browser could keep it; a full or closed storage is told, not hidden.
export const notSaved = (isKept) => (isKept
  ? "Ikke gemt på serveren – gemt i denne browser."
  : "Ikke gemt på serveren. Lad siden være åben, eller kopiér teksten.");

export const isJson = (answer) => Boolean(answer.headers.get("Content-Type")?.includes("json"));

export const isLoggedOut = (answer) => answer.redirected || answer.status === 401 || (answer.status === 403 && !isJson(answer));

// To `place` on `page`, an address that can be opened: what was typed waits in the browser meanwhile.
export function loginLink(page, place) {
  const link = document.createElement("a");
  link.href = `${document.body.dataset.login}?next=${encodeURIComponent(page)}#${place}`;
  link.textContent = "Log ind, og fortsæt her";
  return link;
}

// The page that an address posted to belongs to, `up` from it ("../").
export const pageOf = (address, up) => new URL(up, new URL(address, location.href)).pathname;
