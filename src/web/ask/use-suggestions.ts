// Questions to begin with, made of what the library holds: titles and headings of its passages.
import { useEffect, useState } from "preact/hooks";
import { call } from "../api/call.ts";
import type { FoundPassages } from "../api/found-passages.ts";

/** Headings that tell the reader what a document rules on are near to these words in most libraries. */
const PROBE = "who may approve, how much, how long, by when, what to do";
const SHOWN = 4;
const LONGEST_TITLE = 40;

export function useSuggestions(): readonly string[] {
  const [suggestions, setSuggestions] = useState<readonly string[]>([]);
  useEffect(() => {
    const left = new AbortController();
    call<FoundPassages>("/v1/search", { method: "POST", body: { query: PROBE, limit: 40 }, signal: left.signal })
      .then((found) => setSuggestions(suggestFrom(found)))
      // without suggestions a reader can still ask
      .catch(() => undefined);
    return () => left.abort();
  }, []);
  return suggestions;
}

/** One a document: about a section of it, or about the whole where it has no sections. */
export function suggestFrom({ passages }: FoundPassages): string[] {
  const seen = new Set<string>();
  const questions = passages.flatMap(({ provenance: { documentId, title, headingPath } }) => {
    const heading = headingPath.findLast((one) => isTopic(one) && !title.startsWith(one));
    if (seen.has(documentId) || heading === undefined || title.length > LONGEST_TITLE) return [];
    seen.add(documentId);
    return [`What does “${title}” say about ${inSentence(heading)}?`];
  });
  return questions.slice(0, SHOWN);
}

function isTopic(heading: string): boolean {
  return heading.length >= 6 && heading.length <= 40 && /\p{Ll}{3}/u.test(heading);
}

/** `4.2 Hotel limits` -> `hotel limits`; names and abbreviations keep their capitals. */
function inSentence(heading: string): string {
  const words = heading.replace(/^[\d.]+\s+/, "").replace(/[.:?!]+$/, "");
  return /^\p{Lu}\p{Ll}+(?:\s+[^\p{Lu}]|$)/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}
