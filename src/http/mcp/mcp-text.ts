// The results of the tools as text, for the model that called: with sources that it can cite and read on in.
import { describeProvenance } from "../../document/provenance.ts";
import type { AskedAnswer, FoundPassages, ReadText } from "./mcp-wire.ts";

type Cited = AskedAnswer["citations"][number];

export function describePassages({ passages }: FoundPassages): string {
  if (passages.length === 0) return "No passage was found.";
  return passages.map((passage) => `${describeSource(passage)}\n${passage.text}`).join("\n\n");
}

export function describeAnswer({ text, citations, nearest, notice, finishReason }: AskedAnswer): string {
  return [
    text,
    ...(notice === null ? [] : [notice]),
    ...(finishReason === "length" ? ["The answer was cut at its limit."] : []),
    ...listSources("Sources", citations),
    ...listSources("Nearest passages, which do not answer", nearest),
  ].join("\n\n");
}

export function describeText({ title, path, page, pageCount, start, end, length, text }: ReadText): string {
  const place = page === null ? `characters ${start} to ${end} of ${length}` : `page ${page} of ${pageCount ?? "?"}`;
  const further = page === null && end < length ? [`Read on with start ${end}.`] : [];
  return [`${title} (${path}), ${place}`, text, ...further].join("\n\n");
}

function listSources(heading: string, sources: readonly Cited[]): string[] {
  if (sources.length === 0) return [];
  return [`${heading}:\n${sources.map((source) => `${describeSource(source)}: "${source.quote}"`).join("\n")}`];
}

/** `[1] handbook/travel.pdf, page 3 (document 0f..., from 120)`. */
function describeSource(source: Omit<Cited, "quote">): string {
  const { lastPage, ...place } = source;
  const where = describeProvenance(lastPage === undefined ? place : { ...place, lastPage });
  return `[${source.number}] ${where} (document ${source.documentId}, from ${source.start})`;
}
