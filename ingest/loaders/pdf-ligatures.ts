// Fonts of office programs draw "ti" or "ft" as one sign, and some PDF files say of it that it means U+0000. The document's other words
// tell which it is: "Par\0cipant" is "Participant" where that is written in full elsewhere.

const LIGATURES = ["ti", "ft", "tt", "fi", "ff", "fl", "ffi", "ffl", "tti", "tf", "fj", "th", "ct", "st"];
const DAMAGED_WORD = /[\p{L}\0]*\0[\p{L}\0]*/gu;
/** More of them in a word are tried alike only. */
const MOST_COMBINED = 2;

export function restoreLigatures(pages: readonly string[]): string[] {
  if (!pages.some((page) => page.includes("\0"))) return [...pages];
  const words = countWords(pages);
  const known = new Map<string, string>();
  return pages.map((page) =>
    page.replace(DAMAGED_WORD, (word) => {
      const restored = known.get(word) ?? restore(word, words);
      known.set(word, restored);
      return restored;
    }),
  );
}

/** The form that the document writes most often; in doubt "ti", the commonest by far. A sign that stands alone says nothing. */
function restore(word: string, words: ReadonlyMap<string, number>): string {
  if (!/\p{L}/u.test(word)) return word.replaceAll("\0", "");
  const gaps = word.split("\0").length - 1;
  const forms = gaps <= MOST_COMBINED ? combinations(word) : LIGATURES.map((pair) => word.replaceAll("\0", pair));
  const [best = ""] = forms.toSorted((a, b) => (words.get(b.toLowerCase()) ?? 0) - (words.get(a.toLowerCase()) ?? 0));
  return words.has(best.toLowerCase()) ? best : word.replaceAll("\0", "ti");
}

function combinations(word: string): string[] {
  if (!word.includes("\0")) return [word];
  return LIGATURES.flatMap((pair) => combinations(word.replace("\0", pair)));
}

function countWords(pages: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const page of pages) {
    for (const word of page.toLowerCase().match(/[\p{L}\0]+/gu) ?? [])
      if (!word.includes("\0")) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
