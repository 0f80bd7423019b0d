// Resolves `[2]` in a streamed answer while it arrives: known marks stay, invented ones are dropped, and so are the fences of the prompt
// that a weak model repeats.

export type MarkedText =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "mark"; readonly numbers: readonly number[]; readonly text: string };

/** Space before a mark that may still come, or the beginning of a mark or a fence; longer than this it is ordinary text. */
const UNFINISHED = /(?:\s+|\s*\[[\d,;\s]{0,24}|\s*<<?[0-9a-f]{0,12}>?|\n[0-9a-f]{1,12}>?)$/;
/** As `newFence` makes them: before and behind a passage. */
const FENCE = /\s*<<[0-9a-f]{12}(?:>>)?|\s*(?<![\w])[0-9a-f]{12}>>/g;
const MARK = /(\s*)\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]/g;

export class CitationMarkers {
  readonly #known: ReadonlySet<number>;
  #held = "";

  constructor(known: Iterable<number>) {
    this.#known = new Set(known);
  }

  /** What can be shown after this piece; a mark that is not complete is held back. */
  push(piece: string): MarkedText[] {
    const text = this.#held + piece;
    const unfinished = UNFINISHED.exec(text);
    const upTo = unfinished?.index ?? text.length;
    this.#held = text.slice(upTo);
    return this.#resolve(text.slice(0, upTo));
  }

  /** What was held back when the stream ended. */
  flush(): MarkedText[] {
    const rest = this.#resolve(this.#held);
    this.#held = "";
    return rest;
  }

  #resolve(written: string): MarkedText[] {
    const text = written.replace(FENCE, "");
    const parts: MarkedText[] = [];
    let from = 0;
    for (const match of text.matchAll(MARK)) {
      if (match.index > from) parts.push({ type: "text", text: text.slice(from, match.index) });
      from = match.index + match[0].length;
      const numbers = (match[2] ?? "")
        .split(/[,;]/)
        .map(Number)
        .filter((number) => this.#known.has(number));
      if (numbers.length > 0) {
        parts.push({
          type: "mark",
          numbers,
          text: `${match[1] ?? ""}${numbers.map((number) => `[${number}]`).join("")}`,
        });
      }
    }
    if (from < text.length) parts.push({ type: "text", text: text.slice(from) });
    return parts;
  }
}
