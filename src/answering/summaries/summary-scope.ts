// "Summarise the travel policy", "summarise the incidents folder": which documents a summary is of.
import type { DocumentFilter } from "../../document/document-filter.ts";
import { contentWords, stem } from "../../document/words.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import type { RetrievalParts } from "../../retrieval/retrieve-passages.ts";
import { type WordWeights, wordCoverage } from "../word-coverage.ts";
import { type SubjectSearch, everyPassage } from "../kinds/every-passage.ts";
import { searchOnce } from "../kinds/find-passages.ts";

export interface SummaryScope {
  /** What is summarised, for people: a path, a folder, a collection. */
  readonly name: string;
  /** In reading order, document after document. */
  readonly passages: readonly RetrievedPassage[];
}

const NAMED_AMONG = 20;
/** Share of the subject's words, by weight, that a name must hold for the question to mean it. */
const LEAST_NAMED = 0.5;
const FOLDER = /\b(?:folder|directory)\b/i;
const COLLECTION = /\b(?:collection\s+["']?(?<after>[\w.-]+)|["']?(?<before>[\w.-]+)["']?\s+collection)\b/i;
/** Of a question whose filter already says what is meant. */
const EVERYTHING =
  /^(?:all|everything|them|it|this|these|those|here|what is here)?(?:\s*(?:of|in|the|these|this|those|all|documents?|files?|folder|collection|selection|library))*$/i;

/** Null when the question names none. */
export async function findSummaryScope(
  parts: RetrievalParts,
  search: SubjectSearch & { readonly weights: WordWeights },
): Promise<SummaryScope | null> {
  const { subject, filter } = search;
  const collection = namedCollection(subject);
  if (collection !== null) {
    const passages = await readAll(parts, search, { ...filter, collections: [collection] });
    if (passages.length > 0) return { name: `collection ${collection}`, passages };
  }
  if (isNarrowed(filter) && EVERYTHING.test(subject.trim().replace(/[.?!]+$/, ""))) {
    const passages = await readAll(parts, search, filter);
    if (passages.length > 0) return { name: "the selection", passages };
  }
  return FOLDER.test(subject) ? findFolder(parts, search) : findDocument(parts, search);
}

async function findFolder(
  parts: RetrievalParts,
  search: SubjectSearch & { readonly weights: WordWeights },
): Promise<SummaryScope | null> {
  const name = search.subject.replace(FOLDER, " ");
  const asked = contentWords(name).map(stem);
  const passages = await readAll(parts, { ...search, subject: name }, search.filter);
  const folders = new Set(passages.flatMap(({ provenance: { path } }) => foldersOf(path)));
  const held = (folder: string) => {
    const words = new Set(contentWords(folder).map(stem));
    return asked.filter((word) => words.has(word)).length;
  };
  // all the words must stand in the path; of several such folders the outermost is meant
  const [best] = [...folders]
    .filter((folder) => asked.length > 0 && held(folder) === asked.length)
    .sort((a, b) => a.length - b.length);
  if (best === undefined) return null;
  const within = passages.filter(({ provenance }) => provenance.path.startsWith(`${best}/`));
  if (search.filter?.paths !== undefined) return { name: `${best}/`, passages: within };
  // of a large knowledge base not every passage was read; of the folder alone it is
  const whole = await readAll(parts, search, { ...search.filter, paths: [`${escapeGlob(best)}/*`] });
  return { name: `${best}/`, passages: whole };
}

async function findDocument(
  parts: RetrievalParts,
  search: SubjectSearch & { readonly weights: WordWeights },
): Promise<SummaryScope | null> {
  const nearest = await searchOnce(parts, search, search.subject, NAMED_AMONG);
  const [named] = nearest
    .map(({ provenance: { path, title } }) => ({ path, held: wordCoverage(`${title} ${path}`, search.weights) }))
    .filter(({ held }) => held >= LEAST_NAMED)
    .sort((a, b) => b.held - a.held);
  if (named === undefined) return null;
  const passages = await readAll(parts, search, { ...search.filter, paths: [escapeGlob(named.path)] });
  return passages.length === 0 ? null : { name: named.path, passages };
}

async function readAll(
  parts: RetrievalParts,
  search: SubjectSearch,
  filter: DocumentFilter | undefined,
): Promise<RetrievedPassage[]> {
  const passages = await everyPassage(parts, { ...search, filter });
  return passages.sort(
    ({ provenance: one }, { provenance: other }) =>
      one.path.localeCompare(other.path, "en") ||
      one.documentId.localeCompare(other.documentId) ||
      one.start - other.start,
  );
}

function namedCollection(subject: string): string | null {
  const { after, before } = COLLECTION.exec(subject)?.groups ?? {};
  return after ?? before ?? null;
}

function isNarrowed(filter: DocumentFilter | undefined): boolean {
  return Object.values(filter ?? {}).some((part) => part !== undefined);
}

function foldersOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
}

/** A path as a pattern that matches it alone: GLOB reads `*`, `?` and `[`. */
function escapeGlob(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}
