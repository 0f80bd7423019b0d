// Words of a text as the word index sees them: folded, stemmed, without those that carry no meaning of their own; and the whole
// and the parts of what is written as one: `AB-1234/7`, `max_input_tokens`, `10.4.2`, `camelCase`.
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
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const LONGEST_IDENTIFIER = 64;
const WRITTEN_AS_ONE = /[\p{L}\p{N}\p{M}]+(?:[-_./:,+#][\p{L}\p{N}\p{M}]+)*/gu;
const THOUSANDS = /^\p{N}{1,3}(?:,\p{N}{3})+(?:\.\p{N}+)?$/u;

/**
 * The words under which an identifier, a number or a part number is found besides the plain words it holds: its whole, and the parts at a
 * change of case or between letters and digits. In order, with repetitions.
 */
export function identifierForms(text: string): string[] {
  return identifiers(text).flatMap(({ whole, pieces }) => [...whole, ...pieces.flatMap(innerParts)]);
}

/**
 * The wholes alone, without their separators: `ab1234p7`, equal however it is separated. A `p` stands between digits, so that 10.4.2 is
 * not 1042, and 1,200 is 1200.
 */
export function identifierWholes(text: string): string[] {
  return identifiers(text).flatMap(({ whole }) => whole);
}

function identifiers(text: string): { whole: string[]; pieces: string[] }[] {
  return Array.from(text.normalize("NFKC").matchAll(WRITTEN_AS_ONE), ([written]) => written)
    .filter((written) => written.length <= LONGEST_IDENTIFIER && /[\p{N}\p{Lu}]|[^\p{L}\p{M}]/u.test(written))
    .map((written) => {
      const pieces = (THOUSANDS.test(written) ? written.replaceAll(",", "") : written).split(/[-_./:,+#]/);
      return { whole: pieces.length > 1 || pieces[0] !== written ? words(joinPieces(pieces)) : [], pieces };
    });
}

function innerParts(piece: string): string[] {
  const parts = piece.match(/\p{N}+|\p{Lu}{2,}(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{L}/gu) ?? [];
  return parts.length > 1 ? parts.flatMap(words) : [];
}

function joinPieces(pieces: readonly string[]): string {
  return pieces.reduce((whole, piece) => whole + (/\p{N}$/u.test(whole) && /^\p{N}/u.test(piece) ? "p" : "") + piece);
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
