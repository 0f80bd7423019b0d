// Dates of a text in ISO 8601, whatever their spelling: 31 March 2025, March 31, 2025, 31.03.2025 and 2025-03-31 are one date.

const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH = `(${MONTHS.map((month) => `${month}|${month.slice(0, 3)}\\.?`).join("|")}|sept\\.?)`;
const DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
const PATTERNS: readonly { readonly pattern: RegExp; readonly order: readonly ("day" | "month" | "year")[] }[] = [
  { pattern: /\b(\d{4})-(\d{2})-(\d{2})\b/g, order: ["year", "month", "day"] },
  { pattern: /\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b/g, order: ["day", "month", "year"] },
  { pattern: new RegExp(`\\b${DAY}(?: of)? ${MONTH}(?:,? (\\d{4}))?\\b`, "gi"), order: ["day", "month", "year"] },
  { pattern: new RegExp(`\\b${MONTH} ${DAY}(?:\\s?,? (\\d{4}))?\\b`, "gi"), order: ["month", "day", "year"] },
  { pattern: new RegExp(`\\b${MONTH},? (\\d{4})\\b`, "gi"), order: ["month", "year"] },
];

export interface DateMention {
  /** `2025-03-31`, `2025-03` for a month, `--03-31` for a day of any year. */
  readonly date: string;
  /** UTF-16 offsets in the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Dates in the order of their spelling's pattern; places that an earlier pattern has read are not read again. */
export function datesOf(text: string): DateMention[] {
  const found: DateMention[] = [];
  for (const { pattern, order } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => other.start < end && start < other.end)) continue;
      const date = isoDate(order, match.slice(1));
      if (date !== null) found.push({ date, start, end });
    }
  }
  return found;
}

/** Dates that a source shows: each also without its day and without its year, since an answer may say less. */
export function datesShown(text: string): Set<string> {
  const shown = new Set<string>();
  for (const { date } of datesOf(text)) {
    shown.add(date);
    if (/^\d{4}-\d\d-\d\d$/.test(date)) shown.add(date.slice(0, 7)).add(`-${date.slice(4)}`);
  }
  return shown;
}

function isoDate(order: readonly string[], parts: readonly (string | undefined)[]): string | null {
  const partOf = (name: string) => parts[order.indexOf(name)];
  const named = partOf("month") ?? "";
  // "may 5" and "march 12" in small letters are verbs with a number
  if (/^(?:may|march)$/.test(named)) return null;
  const month = monthNumber(named);
  const day = Number(partOf("day") ?? 0);
  const year = partOf("year");
  if (month < 1 || month > 12 || day > 31) return null;
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  return `${year ?? "-"}-${twoDigits(month)}${day === 0 ? "" : `-${twoDigits(day)}`}`;
}

function monthNumber(month: string): number {
  return /^\d+$/.test(month)
    ? Number(month)
    : MONTHS.findIndex((name) => name.startsWith(month.toLowerCase().slice(0, 3))) + 1;
}
