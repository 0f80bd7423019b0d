// Text of an answer -> nodes, with citation marks as buttons and the sentences that were found wanting underlined. Keeps count of the
// place in the answer's text, since sentences are given by their offsets there.
import type { CheckedSentence } from "../../answering/checking/checked-sentence.ts";
import { element, text } from "./element.ts";

export interface MarkedPlaces {
  /** Numbers that are sources; any other `[7]` is text. */
  readonly citations: ReadonlySet<number>;
  readonly sentences: readonly CheckedSentence[];
}

const MARK = /\[(\d{1,3})\]/g;

export class TextPlaces {
  readonly #raw: string;
  readonly #start: number;
  readonly #places: MarkedPlaces;
  #cursor = 0;

  /** @param raw the block's source @param start its place in the answer */
  constructor(raw: string, start: number, places: MarkedPlaces) {
    this.#raw = raw;
    this.#start = start;
    this.#places = places;
  }

  /** @param raw as it stands in the source @param shown as it is read @param withMarks whether `[1]` is a mark here */
  write(raw: string, shown: string, withMarks = true): Node[] {
    const found = this.#raw.indexOf(raw, this.#cursor);
    const from = found === -1 ? this.#cursor : found;
    this.#cursor = from + raw.length;
    const start = this.#start + from;
    return this.#cut(shown, start).flatMap(({ piece, sentence }) => {
      const nodes = withMarks ? this.#withMarks(piece) : [text(piece)];
      return sentence === undefined ? nodes : [wanting(sentence, nodes, start + shown.length >= sentence.end)];
    });
  }

  /** The text cut where sentences that are not supported begin and end. */
  #cut(shown: string, start: number): { piece: string; sentence?: CheckedSentence }[] {
    const pieces: { piece: string; sentence?: CheckedSentence }[] = [];
    let at = 0;
    for (const sentence of this.#places.sentences) {
      if (sentence.support === "supported") continue;
      const from = Math.max(at, sentence.start - start);
      const to = Math.min(shown.length, sentence.end - start);
      if (from >= to) continue;
      if (from > at) pieces.push({ piece: shown.slice(at, from) });
      pieces.push({ piece: shown.slice(from, to), sentence });
      at = to;
    }
    if (at < shown.length) pieces.push({ piece: shown.slice(at) });
    return pieces;
  }

  #withMarks(words: string): Node[] {
    const nodes: Node[] = [];
    let from = 0;
    for (const match of words.matchAll(MARK)) {
      const number = Number(match[1]);
      if (!this.#places.citations.has(number)) continue;
      // the space before a mark belongs to it: the mark stands close
      const before = words.slice(from, match.index).replace(/ $/, "");
      if (before !== "") nodes.push(text(before));
      nodes.push(citationMark(number));
      from = match.index + match[0].length;
    }
    if (from < words.length) nodes.push(text(words.slice(from)));
    return nodes;
  }
}

function citationMark(number: number): HTMLElement {
  const attributes = {
    class: "citation",
    type: "button",
    "data-citation": String(number),
    "aria-label": `Source ${number}`,
  };
  return element("button", attributes, [text(String(number))]);
}

/** Said once, at the end of the sentence, to who does not see the line below it. */
function wanting({ support }: CheckedSentence, nodes: Node[], isEnd: boolean): HTMLElement {
  const said = support === "weak" ? " (weakly supported)" : " (not supported)";
  const note = isEnd ? [element("span", { class: "sentence-note" }, [text(said)])] : [];
  return element("span", { class: `sentence ${support === "weak" ? "weak" : "unsupported"}` }, [...nodes, ...note]);
}
