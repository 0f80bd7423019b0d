// A table or a list that was cut where a passage ends is given back its rows from the neighbours, so that a model reads it whole.
import type { Principal } from "../document/principal.ts";
import { type Sentence, isListItem, isTableRow, splitSentences } from "../document/sentences.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { RetrievalParts } from "../retrieval/retrieve-passages.ts";

export type NeighbourSource = Pick<RetrievalParts["knowledgeBase"], "context" | "sourceText">;
type Neighbour = Pick<RetrievedPassage, "text" | "tableHeader" | "provenance">;

/** Of the best passages; what comes after them seldom has room in a prompt. */
const COMPLETED = 5;
/** Most that is added at either end, in UTF-16 units, by whole rows: about as much again as a passage. */
const MOST_ADDED = 1_200;

type IsRow = (text: string) => boolean;

/** The same passages in the same order; those that a table or list runs out of are longer. Access is that of `principal`. */
export async function completePassages(
  source: NeighbourSource,
  passages: readonly RetrievedPassage[],
  principal: Principal,
): Promise<RetrievedPassage[]> {
  return Promise.all(
    passages.map((passage, index) => (index < COMPLETED ? complete(source, passage, principal) : passage)),
  );
}

async function complete(
  source: NeighbourSource,
  passage: RetrievedPassage,
  principal: Principal,
): Promise<RetrievedPassage> {
  const sentences = splitSentences(passage.text);
  const atStart = rowKind(sentences[0]);
  const atEnd = rowKind(sentences.at(-1));
  const leads = sentences.at(-1)?.text.endsWith(":") === true;
  if (atStart === null && atEnd === null && !leads) return passage;
  const reach = passage.parts?.length ?? 1;
  const around = await source.context(
    { kind: "neighbours", label: passage.label, before: reach, after: reach },
    principal,
  );
  const { start, end, documentId } = passage.provenance;
  // neighbours may share some text with the passage
  const before = around.findLast(({ provenance }) => provenance.start < start && provenance.end < end);
  const after = around.find(({ provenance }) => provenance.end > end && provenance.start > start);
  const rowsBefore = atStart === null || before === undefined ? null : lastRows(before, passage, atStart);
  const isRow = atEnd ?? (leads ? isListItem : null);
  const rowsAfter = isRow === null || after === undefined ? null : firstRows(after, passage, isRow);
  if (rowsBefore === null && rowsAfter === null) return passage;
  const place = { start: rowsBefore?.start ?? start, end: rowsAfter?.end ?? end };
  const text = await source.sourceText({ documentId, ...place }, principal);
  if (text === null) return passage;
  const { tableHeader: _own, ...rest } = passage;
  const tableHeader = rowsBefore === null ? passage.tableHeader : rowsBefore.tableHeader;
  return {
    ...rest,
    ...(tableHeader === undefined ? {} : { tableHeader }),
    text,
    provenance: { ...passage.provenance, ...place },
    parts: [
      ...(rowsBefore === null || before === undefined ? [] : [before.provenance]),
      ...(passage.parts ?? [passage.provenance]),
      ...(rowsAfter === null || after === undefined ? [] : [after.provenance]),
    ],
  };
}

function rowKind(sentence: Sentence | undefined): IsRow | null {
  if (sentence === undefined) return null;
  return [isTableRow, isListItem].find((isRow) => isRow(sentence.text)) ?? null;
}

/** Where the rows begin that the passage before ends with, and the line that leads to a list. */
function lastRows(
  before: Neighbour,
  passage: RetrievedPassage,
  isRow: IsRow,
): { start: number; tableHeader: string | undefined } | null {
  if (!isUnderSameHeading(before, passage)) return null;
  const sentences = splitSentences(before.text);
  let first = sentences.length;
  while (first > 0 && isRow(sentences[first - 1]?.text ?? "")) first -= 1;
  if (first === sentences.length) return null;
  const begins = first === 0;
  if (isRow === isListItem && sentences[first - 1]?.text.endsWith(":") === true) first -= 1;
  const least = passage.provenance.start - MOST_ADDED - before.provenance.start;
  const fitting = sentences.slice(first).find(({ start }) => start >= least);
  if (fitting === undefined || before.provenance.start + fitting.start >= passage.provenance.start) return null;
  const isWhole = fitting === sentences[first];
  // a table that begins in the passage before brings its header along; one cut short here still needs it
  const header = isWhole && !begins ? undefined : (before.tableHeader ?? passage.tableHeader);
  return { start: before.provenance.start + fitting.start, tableHeader: header };
}

/** Where the rows end that the passage after begins with. */
function firstRows(after: Neighbour, passage: RetrievedPassage, isRow: IsRow): { end: number } | null {
  if (!isUnderSameHeading(after, passage)) return null;
  const sentences = splitSentences(after.text);
  const most = passage.provenance.end + MOST_ADDED - after.provenance.start;
  const beyond = sentences.findIndex(({ text, end }) => !isRow(text) || end > most);
  const last = sentences[(beyond === -1 ? sentences.length : beyond) - 1];
  const end = after.provenance.start + (last?.end ?? 0);
  return end > passage.provenance.end ? { end } : null;
}

function isUnderSameHeading({ provenance }: Neighbour, passage: RetrievedPassage): boolean {
  const own = passage.provenance.headingPath;
  return own.every((heading, level) => provenance.headingPath[level] === heading);
}
