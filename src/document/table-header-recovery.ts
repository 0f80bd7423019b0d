// The names of columns that stood before a passage when it was embedded are not stored: they are the line of its document, before it, with
// which the embedded text has the hash that is stored.
import { type Chunk, embeddedText } from "./chunk.ts";
import { contentHash } from "./content-id.ts";

/** A passage of a table comes soon after the passage before it, whose header it shares; this bounds the first. */
const MOST_LINES = 2000;

export class TableHeaderRecovery {
  readonly #document: { readonly title: string; readonly text: string };
  #last: string | undefined;

  constructor(document: { readonly title: string; readonly text: string }) {
    this.#document = document;
  }

  /** The chunk as it was embedded, or undefined when no line of the document before it gives the hash. */
  embedded(chunk: Chunk, embeddedHash: string): Chunk | undefined {
    const fits = (candidate: Chunk) => contentHash(embeddedText(this.#document, candidate)) === embeddedHash;
    if (fits(chunk)) return chunk;
    for (const tableHeader of this.#candidates(chunk.start)) {
      if (!fits({ ...chunk, tableHeader })) continue;
      this.#last = tableHeader;
      return { ...chunk, tableHeader };
    }
    return undefined;
  }

  *#candidates(place: number): Generator<string> {
    if (this.#last !== undefined) yield this.#last;
    yield* linesBefore(this.#document.text, place);
  }
}

/** Nearest first. */
function* linesBefore(text: string, place: number): Generator<string> {
  let end = text.lastIndexOf("\n", place);
  for (let lines = 0; end > 0 && lines < MOST_LINES; lines += 1) {
    const start = text.lastIndexOf("\n", end - 1);
    if (end - start > 1) yield text.slice(start + 1, end);
    end = start;
  }
}
