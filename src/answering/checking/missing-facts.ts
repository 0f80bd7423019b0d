// What a sentence states exactly (numbers, dates, names, quotations) and its source does not show.
import { words } from "../../document/words.ts";
import { datesOf, datesShown } from "./dates.ts";
import { foldSpelling, namesOf, quotationsOf } from "./names.ts";
import { numbersOf, numbersShown } from "./numbers.ts";

export interface MissingFact {
  readonly kind: "number" | "date" | "name" | "quotation";
  /** As it is compared: `1000`, `2025-03-31`, a folded word. */
  readonly value: string;
}

/** @param source text of the passage with what names its subject */
export function missingFacts(claim: string, source: string): MissingFact[] {
  const dates = datesOf(claim);
  const withoutDates = dates.reduce((text, { start, end }) => blank(text, start, end), claim);
  const [shownNumbers, shownDates, folded] = [numbersShown(source), datesShown(source), foldSpelling(source)];
  const held = new Set(words(source));
  return [
    ...missing("number", numbersOf(withoutDates), (number) => shownNumbers.has(number)),
    ...missing("date", new Set(dates.map(({ date }) => date)), (date) => shownDates.has(date)),
    ...missing("name", namesOf(withoutDates), (name) => held.has(name)),
    ...missing("quotation", quotationsOf(claim), (quotation) => folded.includes(quotation)),
  ];
}

function missing(
  kind: MissingFact["kind"],
  values: Iterable<string>,
  isShown: (value: string) => boolean,
): MissingFact[] {
  return [...values].filter((value) => !isShown(value)).map((value) => ({ kind, value }));
}

/** The same length, so that other offsets stay true. */
function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
}
