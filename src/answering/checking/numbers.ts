// Numbers of a text in one spelling, so that what an answer says can be compared with what a document says, exactly.

const SMALL_WORDS =
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
  eighteen nineteen`.split(/\s+/);
const TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const WORD_VALUES = new Map<string, number>([
  ...SMALL_WORDS.map((word, value) => [word, value] as const),
  ...TENS_WORDS.map((word, index) => [word, (index + 2) * 10] as const),
]);
const SCALES = new Map([
  ["hundred", 100],
  ["thousand", 1_000],
  ["million", 1_000_000],
  ["billion", 1_000_000_000],
]);

const DIGITS = /(?<![\p{L}\p{N}.,-]|[\p{L}\p{N}]-)\d+(?:[.,'\u00a0\u202f\u2009]\d+)*(?![\p{L}\p{N}])/gu;
const WORDS = new RegExp(
  `\\b(?:(${TENS_WORDS.join("|")})(?:[- ](${SMALL_WORDS.slice(1, 10).join("|")}))?|(${SMALL_WORDS.slice(2).join("|")}))\\b`,
  "gi",
);
const SCALE_AFTER = new RegExp(`^\\s(${[...SCALES.keys()].join("|")})\\b`, "i");
const PERCENT_AFTER = /^\s*(?:%|per ?cent\b|percent\b)/i;

/**
 * Numbers as digits without grouping: `1,000` and `1000` are `1000`, `12,5 %` and `12.5 percent` are `12.5%`, `fifteen` is `15`, `5 million` is
 * `5000000`. Digits within a code (`DL-540`, `4a`) are no number. "One" is left out: it is a pronoun as often.
 */
export function numbersOf(text: string): Set<string> {
  const found = new Set<string>();
  const add = (value: number, after: string) => {
    const scale = SCALES.get(SCALE_AFTER.exec(after)?.[1]?.toLowerCase() ?? "") ?? 1;
    found.add(`${Number((value * scale).toPrecision(12))}${PERCENT_AFTER.test(after) ? "%" : ""}`);
  };
  for (const match of text.matchAll(DIGITS)) add(valueOf(match[0]), text.slice(match.index + match[0].length));
  for (const match of text.matchAll(WORDS)) {
    const [whole, tens, unit, small] = match;
    const value = [tens, unit, small].reduce((sum, word) => sum + (WORD_VALUES.get(word?.toLowerCase() ?? "") ?? 0), 0);
    add(value, text.slice(match.index + whole.length));
  }
  return found;
}

/** Numbers that a source shows: a percentage also as its bare number, and in a table, whose unit stands in the header, the other way round. */
export function numbersShown(text: string): Set<string> {
  const shown = new Set<string>();
  for (const number of numbersOf(text)) shown.add(number).add(number.replace("%", ""));
  for (const row of text.split("\n").filter((line) => line.includes(" | ")))
    for (const number of numbersOf(row)) shown.add(number.endsWith("%") ? number : `${number}%`);
  return shown;
}

/** A comma or point before exactly three digits groups when it stands alone or is repeated; the last of two kinds is the decimal sign. */
function valueOf(digits: string): number {
  const plain = digits.replace(/['\u00a0\u202f\u2009]/g, "");
  const lastComma = plain.lastIndexOf(",");
  const lastPoint = plain.lastIndexOf(".");
  if (lastComma >= 0 && lastPoint >= 0)
    return lastPoint > lastComma
      ? Number(plain.replaceAll(",", ""))
      : Number(plain.replaceAll(".", "").replace(",", "."));
  if (/^\d{1,3}(?:,\d{3})+$/.test(plain) || /^\d{1,3}(?:\.\d{3}){2,}$/.test(plain))
    return Number(plain.replace(/[,.]/g, ""));
  if (/^\d+,\d+$/.test(plain)) return Number(plain.replace(",", "."));
  const [whole, ...decimals] = plain.split(/[.,]/);
  return decimals.length === 1 ? Number(`${whole}.${decimals[0]}`) : Number(whole);
}
