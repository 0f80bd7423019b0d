// Words of a text as the word index sees them: folded, stemmed, without those that carry no meaning of their own.
import { stemmer } from "stemmer";

const FUNCTION_WORDS = new Set(
  `a about above after again all am an and any are as at be been before being below between both but by can could did do does doing down
  during each few for from further had has have having he her here hers him his how i if in into is it its itself just many me more most much my
  no nor not now of off on once only or other our out over own please s same shall she should so some such t tell than that the their
  them then there these they this those through to too under until up us very was we were what when where which while who whom whose
  why will with would you your`.split(/\s+/),
);

/** Letters and digits in lower case, accents folded, in order. */
export function words(text: string): string[] {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The words of a question worth looking for: without function words, unless there are no others. */
export function contentWords(text: string): string[] {
  const all = words(text);
  const content = all.filter((word) => !FUNCTION_WORDS.has(word));
  return [...new Set(content.length > 0 ? content : all)];
}

/** Porter stem of a word (M. F. Porter, "An algorithm for suffix stripping", 1980). */
export function stem(word: string): string {
  return stemmer(word);
}

/** Distinct stems of the content words of a text. */
export function stems(text: string): Set<string> {
  return new Set(contentWords(text).map(stem));
}
