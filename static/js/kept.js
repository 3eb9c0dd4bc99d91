// Text that the server has not acknowledged, kept in this browser: for this person alone, until it is saved, thrown
// away, or the person logs out. One entry per person, case, field, base version and opened page.
const user = document.body.dataset.user ?? "";
const page = Math.random().toString(36).slice(2);
const LONGEST = 14 * 24 * 60 * 60 * 1000; // ms; what nobody has asked for since is thrown away

// A browser that lets nothing be kept must not stop the page from working.
const storage = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();

const startOf = (...parts) => `${["kept", ...parts.map(encodeURIComponent)].join("|")}|`;

function keys(start) {
  return Object.keys(storage ?? {}).filter((key) => key.startsWith(start));
}

// Whether it could be kept: a full or closed storage is told to the person, not hidden.
export function keep(number, name, base, values) {
  if (!user || !storage) return false;
  try {
    const content = JSON.stringify({ values, base: String(base), at: Date.now() });
    storage.setItem(startOf(user, number, name, base) + page, content);
    return true;
  } catch {
    return false;
  }
}

// What this page has kept for the field is saved, or no longer wanted.
export function drop(number, name) {
  for (const key of keys(startOf(user, number, name))) if (key.endsWith(`|${page}`)) storage.removeItem(key);
}

// What other pages have kept for the field, the newest first: [{ key, values, base, at }].
export function keptBefore(number, name) {
  if (!user) return [];
  const others = keys(startOf(user, number, name)).filter((key) => !key.endsWith(`|${page}`));
  return others.map(read).sort((one, other) => other.at - one.at);
}

export const discard = (key) => storage.removeItem(key);

// At log-out, on whatever page it is pressed.
export function discardAll() {
  for (const key of keys(startOf(user))) discard(key);
}

function read(key) {
  try {
    return { key, ...JSON.parse(storage.getItem(key)) };
  } catch {
    return { key, values: [], base: "0", at: 0 };
  }
}

for (const key of keys("kept|")) if (read(key).at < Date.now() - LONGEST) discard(key);
