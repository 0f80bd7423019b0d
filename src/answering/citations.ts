// Citations are built here, from passages that were retrieved; a model can point at one and can invent none.
import type { Citation } from "../document/citation.ts";
import { splitSentences } from "../document/sentences.ts";
import { stems } from "../document/words.ts";
import { provenanceAt, type RetrievedPassage } from "../retrieval/passage.ts";

/** A citation of part of a passage; offsets are in the passage's text. */
export function citePart(number: number, passage: RetrievedPassage, part: { start: number; end: number }): Citation {
  const { provenance } = passage;
  return {
    ...provenanceAt(passage, part.start),
    number,
    quote: passage.text.slice(part.start, part.end),
    start: provenance.start + part.start,
    end: provenance.start + part.end,
  };
}

/** The sentence of a passage that shares most words with what is said of it: where a reader should look first. */
export function citeBestSentence(number: number, passage: RetrievedPassage, claim: string): Citation {
  const said = stems(claim);
  let best = { start: 0, end: passage.text.length };
  let most = 0;
  for (const sentence of splitSentences(passage.text)) {
    const own = stems(sentence.text);
    const shared = [...own].filter((word) => said.has(word)).length;
    const share = shared / Math.sqrt(Math.max(1, own.size));
    if (share > most) {
      most = share;
      best = sentence;
    }
  }
  return citePart(number, passage, best);
}
