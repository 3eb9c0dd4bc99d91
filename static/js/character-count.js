// How many characters are left? Counts as pools/characters.py does: what a reader sees as one character is one.

const segmenter = new Intl.Segmenter("da", { granularity: "grapheme" });
const numbers = new Intl.NumberFormat("da-DK");

export function countCharacters(text) {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

export function remainingText(text, limit) {
  const left = limit - countCharacters(text);
  return left >= 0 ? `${numbers.format(left)} tegn tilbage` : `${numbers.format(-left)} tegn for meget`;
}

// A field says its limit in data-max-characters; the element with id "<field's id>-count" tells what is left.
export function watchCharacters(root = document) {
  for (const field of root.querySelectorAll("[data-max-characters]")) {
    const place = document.getElementById(`${field.id}-count`);
    if (!place) continue;
    const limit = Number(field.dataset.maxCharacters);
    const tell = () => {
      place.textContent = remainingText(field.value, limit);
      place.classList.toggle("character-count--over", countCharacters(field.value) > limit);
    };
    field.addEventListener("input", tell);
    tell();
  }
}

if (typeof document !== "undefined") watchCharacters();
