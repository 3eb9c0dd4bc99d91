// Danish numbers in whole øre (BigInt): reads and refuses exactly as portal/money.py does, in the same words.
const MAX_ORE = 999999999999n;
const LONGEST_INPUT = 40;
const EDGES = /^[\t-\r\x1c-\x20\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/gu;
const SPACES = /[ \t\u00a0\u2007\u2009\u202f]+/gu;
const CURRENCY = /^(?:kr\.?|dkk) ?(?=[^ .])|(?<=[\p{Nd} -])(?:kr\.?|dkk)$/iu;
const ORELESS = /(?<=\p{Nd}),[-\u2212\u2013]$/u;
const READABLE = /^(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+)(?:,\d+)?$/;

const STRANGE = [
  [/^$/u, "Der mangler et tal efter minus. Skriv fx -5."],
  [/^(?:kr\.?|dkk)$/iu, "Skriv et tal, fx 1.234,50."],
  [/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u, "Der er et usynligt tegn i tallet. Slet feltet, og skriv tallet igen med tastaturet."],
  [/[\n\r]/u, "Der står mere end ét tal. Skriv kun ét tal i feltet."],
  [/\p{Nd} ?(?:mi[oa]|mill?|t\.?kr)/iu, "Skriv tallet helt ud i kroner, fx 13.000.000 i stedet for 13 mio."],
  [/^[\p{Nd}.,]+e[-+]?\p{Nd}+$/iu, "Skriv tallet helt ud, fx 100.000 i stedet for 1e5."],
  [/(?<![\p{L}\p{N}_])(?:kr|dkk)(?![\p{L}\p{N}_])|\p{Nd}kr(?![\p{L}\p{N}_])/iu, "Skriv kun tallet, uden kr."],
  [/[¼-¾²³¹]|(?![0-9])\p{Nd}/u, "Skriv tallet med de almindelige cifre 0-9, fx 0,5."],
  [/[\p{L}\p{Nl}\p{No}]/u, "Skriv kun tallet med cifre, uden bogstaver, fx 1.234,50."],
  [/%/u, "Skriv tallet uden procenttegn, fx 10."],
  [/^[\p{Nd}., ]+[-\u2013\u2212]$/u, "Minus står efter tallet. Skriv det foran, hvis tallet er negativt: -5."],
  [/^[\p{Nd}., ]+[-\u2013\u2212/;][\p{Nd}., ]+$/u, "Der står mere end ét tal. Skriv kun ét tal i feltet."],
];
const MISPLACED = [
  [/^0+[. ]/, "Et tal med tusinder kan ikke begynde med nul. Skriv komma før decimaler, fx 0,50."],
  [/,\d+\./, "Komma og punktum er byttet om. Skriv punktum mellem tusinder og komma før decimaler, fx 1.234,50."],
  [/,.*,/, "Der er mere end ét komma. Skriv punktum mellem tusinder og ét komma før ørerne, fx 1.234.567,50."],
  [/ .*\.|\..* /, "Skriv enten punktum eller mellemrum mellem tusinder, ikke begge dele, fx 1.234.567,50."],
  [/^\.\d+$/, "Skriv decimaler med nul og komma foran, fx 0,5."],
  [/\d\.$/, "Der mangler cifre efter punktummet. Skriv fx 1.234, eller slet punktummet."],
  [/ /, "Mellemrummene står ikke mellem tusinder. Skriv tallet uden mellemrum eller som 1 234 567,50."],
];

export class NumberError extends Error {}

const strip = (text) => text.replace(EDGES, "");
const oneSpace = (text) => strip(text).replace(SPACES, " ");

function splitSign(plain) {
  if (plain[0] === "-" || plain[0] === "\u2212") return ["-", plain.slice(1).replace(/^ +/, "")];
  if (plain[0] === "+") throw new NumberError(`Skriv tallet uden plus foran: ${strip(plain.slice(1))}.`);
  if (plain[0] === "\u2013" || plain[0] === "\u2014") {
    throw new NumberError("Stregen foran tallet er en tankestreg. Skriv en bindestreg, hvis tallet er negativt: -5.");
  }
  if (plain[0] === "(" && plain.at(-1) === ")") {
    throw new NumberError("Parentes læses ikke som minus. Skriv en bindestreg foran, hvis tallet er negativt: -5.");
  }
  return ["", plain];
}

function refuseStrange(digits) {
  for (const [pattern, sentence] of STRANGE) if (pattern.test(digits)) throw new NumberError(sentence);
  const strange = digits.match(/[^0-9., ]/u);
  if (strange) throw new NumberError(`Tegnet «${strange[0]}» kan ikke stå i et tal. Skriv kun cifre, punktum og komma.`);
}

function whatIsWrong(digits) {
  for (const [pattern, sentence] of MISPLACED) if (pattern.test(digits)) return sentence;
  if (digits.startsWith(",")) return `Skriv et nul foran kommaet: 0${digits}.`;
  if (digits.endsWith(",")) return `Der mangler cifre efter kommaet. Skriv fx ${digits}50, eller slet kommaet.`;
  const [whole, ...rest] = digits.split(".");
  if (/^\d+$/.test(whole) && /^\d+$/.test(rest.join("."))) {
    return `Punktum læses som tusinder. Skriv ${whole},${rest[0]} med komma, hvis det er decimaler, ellers uden punktum.`;
  }
  return "Punktummerne står ikke mellem tusinder. Skriv tre cifre efter hvert punktum, fx 1.234.567.";
}

function exact(sign, digits) {
  const [whole, fraction = ""] = digits.replace(/[. ]/g, "").split(",");
  if (fraction.length > 2) {
    throw new NumberError(`Der er ${fraction.length} cifre efter kommaet. Skriv højst 2; mener I tusinder, så skriv punktum i stedet for komma.`);
  }
  const ore = BigInt(whole + fraction.padEnd(2, "0"));
  if (ore > MAX_ORE) throw new NumberError(`Tallet er for stort. Det højeste, der kan skrives, er ${showNumber(MAX_ORE)}.`);
  return sign ? -ore : ore;
}

// One Danish number with at most two decimals, in hundredths. Throws NumberError with a Danish sentence.
export function parseNumber(text, { negative = true } = {}) {
  if ([...text].length > LONGEST_INPUT) throw new NumberError("Teksten er for lang til at være et tal. Skriv kun tallet, fx 1.234,50.");
  const plain = oneSpace(text);
  if (!plain) throw new NumberError("Skriv et tal, fx 1.234,50.");
  const [sign, digits] = splitSign(plain);
  refuseStrange(digits);
  if (!READABLE.test(digits)) throw new NumberError(whatIsWrong(digits));
  if (sign && !negative) throw new NumberError(`Tallet må ikke være negativt. Skriv ${digits} uden minus.`);
  return exact(sign, digits);
}

// An amount in øre; «kr.» before or after and «1.234,-» are understood.
export function parseKroner(text, { negative = false } = {}) {
  const withoutUnit = oneSpace(text).replace(CURRENCY, "").replace(/ +$/, "");
  return parseNumber(withoutUnit.replace(ORELESS, ""), { negative });
}

// «1.234.567,50», with a real minus.
export function showNumber(ore) {
  const positive = ore < 0n ? -ore : ore;
  const whole = String(positive / 100n).replace(/\B(?=(\d{3})+$)/g, ".");
  return `${ore < 0n ? "\u2212" : ""}${whole},${String(positive % 100n).padStart(2, "0")}`;
}

export const showKroner = (ore) => `${showNumber(ore)} kr.`;

// As it stands in a cell: nothing for 0, no «,00».
export const cellText = (ore) => (ore ? showNumber(ore).replace(/,00$/, "") : "");

// Hundredths × øre, half an øre up: a post's price.
export const priceOf = (quantity, unitPrice) => (quantity * unitPrice + 50n) / 100n;

// What counts while typing: nothing is 0, and what cannot be read counts as 0 until it is mended.
export function oreOrZero(text, parse = parseKroner) {
  if (!strip(text)) return 0n;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof NumberError) return 0n;
    throw error;
  }
}
