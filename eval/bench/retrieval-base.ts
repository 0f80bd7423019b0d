// A generated corpus written as documents, in folders whose shares of all documents are what filters are measured with.
import type { DocumentVersion } from "../../src/catalogue/document-table.ts";
import { contentHash } from "../../src/document/content-id.ts";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import type { RetrievalCorpus } from "./retrieval-corpus.ts";

/** Of any size: the least filter allows one document of these. */
const DOCUMENTS = 10_000;

export const SELECTIVITIES: readonly { readonly share: string; readonly filter: DocumentFilter }[] = [
  { share: "100 %", filter: {} },
  { share: "10 %", filter: { paths: ["one/*", "hundred/*", "thousand/*"] } },
  { share: "1 %", filter: { paths: ["one/*", "hundred/*"] } },
  { share: "0.01 %", filter: { paths: ["one/*"] } },
];

function folderOf(place: number): string {
  if (place === 0) return "one";
  if (place % 100 === 0) return "hundred";
  return place % 10 === 0 ? "thousand" : "rest";
}

/** Every document of the corpus, the passages in order. */
export function* documentsOf(corpus: RetrievalCorpus, folderId: number): Generator<DocumentVersion> {
  const { passages } = corpus.options;
  for (let place = 0; place < DOCUMENTS; place += 1) {
    const first = Math.round((passages * place) / DOCUMENTS);
    const end = Math.round((passages * (place + 1)) / DOCUMENTS);
    if (end > first) yield documentOf(corpus, folderId, place, first, end);
  }
}

function documentOf(
  corpus: RetrievalCorpus,
  folderId: number,
  place: number,
  first: number,
  end: number,
): DocumentVersion {
  const path = `${folderOf(place)}/${place}.txt`;
  const made = Array.from({ length: end - first }, (_, index) => corpus.passage(first + index));
  let start = 0;
  const chunks = made.map(({ text, vector }, ordinal) => {
    const chunk = { ordinal, text, page: null, headingPath: [], start, end: start + text.length };
    start = chunk.end + 1;
    return { ...chunk, embeddedHash: contentHash(text), vector };
  });
  const text = chunks.map((chunk) => chunk.text).join("\n");
  const sections = chunks.map(({ text: part, start: from, end: to }) => ({
    page: null,
    headingPath: [],
    text: part,
    start: from,
    end: to,
  }));
  const document = { title: path, format: "text" as const, pageCount: null, pagesWithoutText: [], text, sections };
  return { folderId, path, contentHash: contentHash(text), size: text.length, mtimeMs: 0, document, chunks };
}
