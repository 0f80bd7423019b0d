// The words of a query in a passage, in any form of theirs: they are compared by their stems, as the word index does.
import { stemmer } from "stemmer";

export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly stem: string;
}

/** Words that stand everywhere and say nothing. */
const COMMON = new Set(
  `a about an and any are as at be been but by can could do does for from had has have how i if in into is it its may me must my not of on or
  our shall should so than that the their them then there these they this to under was we were what when where which who why will with would you your`.split(
    /\s+/,
  ),
);
const LONGEST_EXCERPT = 360;
/** Shown before the first hit. */
const BEFORE = 60;

/** The part of the passage that holds most of what was asked for, cut where hits begin and end. */
export function excerpt(text: string, query: string): Piece[] {
  const hits = hitsIn(text, wantedBy(query));
  const start = wordAt(text, Math.max(0, (densest(hits)?.start ?? 0) - BEFORE));
  const end = Math.min(text.length, start + LONGEST_EXCERPT);
  const pieces: Piece[] = [];
  let at = start;
  for (const hit of hits) {
    if (hit.start < at || hit.end > end) continue;
    pieces.push(
      { text: text.slice(at, hit.start), isHit: false },
      { text: text.slice(hit.start, hit.end), isHit: true },
    );
    at = hit.end;
  }
  pieces.push({ text: text.slice(at, end), isHit: false });
  const around = [
    { text: start > 0 ? "… " : "", isHit: false },
    ...pieces,
    { text: end < text.length ? " …" : "", isHit: false },
  ];
  return around.filter((piece) => piece.text !== "");
}

/** What is left out of a search by a `-` is not looked for. */
function wantedBy(query: string): ReadonlySet<string> {
  const kept = query.replaceAll(/(?<!\S)-(?:"[^"]*"|\S+)/g, " ");
  const words = [...kept.matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => fold(word));
  const telling = words.filter((word) => !COMMON.has(word));
  return new Set((telling.length === 0 ? words : telling).map(stemmer));
}

function hitsIn(text: string, wanted: ReadonlySet<string>): Hit[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].flatMap(({ 0: word, index }) => {
    const stem = stemmer(fold(word));
    return wanted.has(stem) ? [{ start: index, end: index + word.length, stem }] : [];
  });
}

/** The hit that is followed by the most different ones within an excerpt. */
function densest(hits: readonly Hit[]): Hit | undefined {
  const worth = ({ start }: Hit) =>
    new Set(
      hits.filter((hit) => hit.start >= start && hit.end <= start + LONGEST_EXCERPT - BEFORE).map(({ stem }) => stem),
    ).size;
  return hits.reduce<Hit | undefined>(
    (best, hit) => (best === undefined || worth(hit) > worth(best) ? hit : best),
    undefined,
  );
}

function wordAt(text: string, from: number): number {
  if (from === 0) return 0;
  const blank = text.slice(from).search(/\s/);
  return blank === -1 || blank > BEFORE ? from : from + blank + 1;
}

function fold(word: string): string {
  return word.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
