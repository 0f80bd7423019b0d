// Where quoted words stand among the pieces of text on a page. Both are compared without blanks, hyphens and the bars between cells,
// since the document's text and the page break lines differently.

export interface PlacedText {
  readonly text: string;
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

const LEFT_OUT = /[\s|\u00ad\u2010\u2011-]/;

/** Boxes under the quoted words, a piece of text each; none when they are not on the page. */
export function findQuote(items: readonly PlacedText[], quote: string): PlacedText[] {
  const wanted = bare(quote);
  if (wanted === "") return [];
  const letters: { item: number; offset: number }[] = [];
  let page = "";
  for (const [item, { text }] of items.entries()) {
    for (let offset = 0; offset < text.length; offset += 1) {
      const letter = bare(text.charAt(offset));
      for (const one of letter) {
        page += one;
        letters.push({ item, offset });
      }
    }
  }
  const found = longestStart(page, wanted);
  if (found === null) return [];
  return boxesOf(items, letters.slice(found.at, found.at + found.length));
}

/** A quotation may go on to the next page: what stands here of its beginning is marked, if that is no accident. */
function longestStart(page: string, wanted: string): { at: number; length: number } | null {
  const least = Math.min(wanted.length, 24);
  for (let length = wanted.length; length >= least; length = Math.floor(length * 0.8)) {
    const at = page.indexOf(wanted.slice(0, length));
    if (at !== -1) return { at, length };
  }
  return null;
}

function boxesOf(items: readonly PlacedText[], letters: readonly { item: number; offset: number }[]): PlacedText[] {
  const boxes = new Map<number, { from: number; to: number }>();
  for (const { item, offset } of letters) {
    const box = boxes.get(item) ?? { from: offset, to: offset };
    boxes.set(item, { from: Math.min(box.from, offset), to: Math.max(box.to, offset) });
  }
  return [...boxes].flatMap(([index, { from, to }]) => {
    const item = items[index];
    if (item === undefined) return [];
    // letters are taken as equally wide: a mark may be off by half a letter
    const wide = item.width / item.text.length;
    return [
      { ...item, left: item.left + from * wide, width: (to - from + 1) * wide, text: item.text.slice(from, to + 1) },
    ];
  });
}

function bare(text: string): string {
  return [...text.normalize("NFKC").toLowerCase()].filter((letter) => !LEFT_OUT.test(letter)).join("");
}
