// Proposes the kommune whose name the address' town bears, while none is chosen: «5000 Odense C» is Odense.
const address = document.querySelector('[name$="address"]');
const kommune = document.querySelector('[name$="kommunekode"]');

function propose() {
  const town = address.value.match(/\b\d{4}\s+([^,\d]+?)(?:\s+[A-ZÆØÅ]{1,2})?\s*$/)?.[1]?.trim().toLowerCase();
  const found = town && [...kommune.options].find((option) => option.value && option.text.toLowerCase() === town);
  if (found && (!kommune.value || kommune.value === kommune.proposed)) {
    kommune.value = found.value;
    kommune.proposed = found.value;
  }
}

// What a new tilbud is asked stands open once it is picked.
const details = document.querySelector("details.new-tilbud");
for (const radio of details ? document.querySelectorAll('[name="tilbud"]') : []) {
  radio.addEventListener("change", () => { details.open = radio.value === "nyt"; });
}

if (address && kommune) address.addEventListener("change", propose);
