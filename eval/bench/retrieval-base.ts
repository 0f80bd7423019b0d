// A generated corpus written as documents, in folders whose shares of all documents are what filters are measured with.
import { setImmediate } from "node:timers/promises";
import type { DocumentVersion } from "../../src/catalogue/document-table.ts";
import { contentHash } from "../../src/document/content-id.ts";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import type { Logger } from "../../src/logger.ts";
import { RetrievalCorpus } from "./retrieval-corpus.ts";

export const BENCH_IDENTITY = "bench";
export const DIMENSIONS = 384;
export const SEED = 11;
const BASE_FOLDER = "/bench";
export const BESIDE_FOLDER = "/beside";

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

export interface BuildFigures {
  readonly writtenPerSecond: number;
  /** Until the graph holds every vector and is saved, since the first was written. */
  readonly builtPerSecond: number;
}

/** Builds the base through the knowledge base itself, as an ingest does. */
export async function buildBase(directory: string, passages: number, logger: Logger): Promise<BuildFigures> {
  const corpus = new RetrievalCorpus({ passages, dimensions: DIMENSIONS, seed: SEED });
  const knowledgeBase = KnowledgeBase.open({ directory, identity: BENCH_IDENTITY, dimensions: DIMENSIONS, logger });
  const folder = knowledgeBase.addFolder(BASE_FOLDER);
  const begun = performance.now();
  const rate = () => passages / ((performance.now() - begun) / 1000);
  for (const version of documentsOf(corpus, folder.id)) {
    knowledgeBase.replaceDocument(version);
    // what the search thread says is heard between documents
    await setImmediate();
  }
  const writtenPerSecond = rate();
  await knowledgeBase.saveIndex();
  const builtPerSecond = rate();
  await knowledgeBase.close();
  return { writtenPerSecond, builtPerSecond };
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
