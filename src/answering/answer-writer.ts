// What a model writes -> events, as it comes: marks resolved, citations built, all of it kept for the checker.
import type { Citation } from "../document/citation.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { AnswerEvent } from "./answer-event.ts";
import { CitationMarkers, type MarkedText } from "./citation-markers.ts";
import { citeBestSentence, citePart } from "./citations.ts";
import type { Draft } from "./finish-answer.ts";
import type { QuotableUnit } from "./quotable-units.ts";

export class AnswerWriter {
  readonly #passages: RetrievedPassage[];
  readonly #markers: CitationMarkers;
  readonly #citations = new Map<number, Citation>();
  #text = "";

  /** @param passages as they were numbered for the model, from 1 */
  constructor(passages: readonly RetrievedPassage[]) {
    this.#passages = [...passages];
    this.#markers = new CitationMarkers(passages.map((_, index) => index + 1));
  }

  write(piece: string): AnswerEvent[] {
    return [...this.#show(this.#markers.push(piece))];
  }

  end(): AnswerEvent[] {
    return [...this.#show(this.#markers.flush())];
  }

  /** Words of a passage, as they stand, in lines of their own; the passage is numbered if the model did not have it. */
  quote(passage: RetrievedPassage, unit: QuotableUnit): AnswerEvent[] {
    const known = this.#passages.findIndex(({ id }) => id === passage.id);
    const number = known === -1 ? this.#passages.push(passage) : known + 1;
    const header = unit.header === "" ? "" : `${unit.header}\n`;
    const text = `${this.#text.trim() === "" ? "" : "\n\n"}${header}${unit.text} [${number}]`;
    this.#text += text;
    const shown: AnswerEvent = { type: "text-delta", text };
    if (this.#citations.has(number)) return [shown];
    const citation = citePart(number, passage, unit);
    this.#citations.set(number, citation);
    return [shown, { type: "citation-added", citation }];
  }

  draft(): Pick<Draft, "text" | "citations" | "passages"> {
    return { text: this.#text.trim(), citations: this.#citations, passages: this.#passages };
  }

  *#show(parts: readonly MarkedText[]): Generator<AnswerEvent> {
    for (const part of parts) {
      const claim = this.#text.slice(this.#text.search(/[^.!?\n]*[.!?]?\s*$/));
      this.#text += part.text;
      if (part.text !== "") yield { type: "text-delta", text: part.text };
      if (part.type === "mark") yield* this.#cite(part.numbers, claim);
    }
  }

  *#cite(numbers: readonly number[], claim: string): Generator<AnswerEvent> {
    for (const number of numbers) {
      const passage = this.#passages[number - 1];
      if (passage === undefined || this.#citations.has(number)) continue;
      const citation = citeBestSentence(number, passage, claim);
      this.#citations.set(number, citation);
      yield { type: "citation-added", citation };
    }
  }
}
