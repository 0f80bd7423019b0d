// Checks of what the tables say: ids are the hashes of their content, passages are slices of their document, vectors are vectors.
import type Database from "better-sqlite3";
import { toVector } from "../catalogue/chunk-table.ts";
import { TEXT_TEMPLATE_VERSION, embeddedText } from "../document/chunk.ts";
import { chunkId, contentHash, documentId } from "../document/content-id.ts";
import type { CheckContext, Findings } from "./findings.ts";

/** Float32 rounding and 8-bit engines stay far below this. */
const NORM_TOLERANCE = 1e-3;

interface DocumentRow {
  id: string;
  folderId: number;
  path: string;
  contentHash: string;
  pagesWithoutText: string;
  divided: number;
}

interface ChunkRow {
  label: number;
  id: string;
  documentId: string;
  ordinal: number;
  start: number;
  end: number;
  text: string;
  page: number | null;
  headingPath: string;
}

interface EmbeddedRow extends Pick<ChunkRow, "ordinal" | "text" | "page" | "headingPath"> {
  readonly tableHeader: string | null;
  readonly embeddedHash: string;
  readonly title: string;
  readonly path: string;
}

export async function checkDocuments({ database, signal }: CheckContext, findings: Findings): Promise<void> {
  const rows = database.prepare<[], DocumentRow>(
    `SELECT id, folder_id AS folderId, path, content_hash AS contentHash, pages_without_text AS pagesWithoutText,
            EXISTS (SELECT 1 FROM chunks WHERE document_id = documents.id) OR trim(text, char(9, 10, 13, 32)) = '' AS divided
     FROM documents`,
  );
  await findings.each(rows, { total: count(database, "documents"), signal }, (row) => {
    if (row.id !== documentId(row.folderId, row.path, row.contentHash)) {
      findings.fault(`${row.path}: its id is not that of its folder, path and content`);
    } else if (row.divided === 0) {
      findings.fault(`${row.path}: has text and no passage`);
    } else if (!isJsonArray(row.pagesWithoutText)) {
      findings.fault(`${row.path}: its pages without text are not a list`);
    }
  });
}

/** In each document: numbered from 0 without a gap, each the slice of the document's text it says it is, under the id of its content. */
export async function checkPassages({ database, signal }: CheckContext, findings: Findings): Promise<void> {
  const textOf = database.prepare<[string], { path: string; text: string; pageCount: number | null }>(
    "SELECT path, text, page_count AS pageCount FROM documents WHERE id = ?",
  );
  const rows = database.prepare<[], ChunkRow>(
    `SELECT label, id, document_id AS documentId, ordinal, start_offset AS start, end_offset AS end, text, page,
            heading_path AS headingPath
     FROM chunks ORDER BY document_id, ordinal`,
  );
  let document: { id: string; path: string; text: string; pageCount: number | null } | undefined;
  let next = 0;
  await findings.each(rows, { total: count(database, "chunks"), signal }, (row) => {
    if (row.documentId !== document?.id) {
      const found = textOf.get(row.documentId);
      // a passage without its document is the references' fault
      document = found && { ...found, id: row.documentId };
      next = 0;
    }
    if (document === undefined) return;
    const { path, text, pageCount } = document;
    const place = `${path}, passage ${row.ordinal}`;
    if (row.ordinal !== next) findings.fault(`${place}: follows passage ${next - 1}`);
    else if (row.text !== text.slice(row.start, row.end)) findings.fault(`${place}: is not the text at its place`);
    else if (row.id !== chunkId(row.documentId, row.ordinal, row.text)) {
      findings.fault(`${place}: its id is not that of its content`);
    } else if (row.page !== null && (row.page < 1 || row.page > (pageCount ?? 0))) {
      findings.fault(`${place}: is on page ${row.page} of ${pageCount ?? 0}`);
    } else if (!isJsonArray(row.headingPath)) findings.fault(`${place}: its headings are not a list`);
    next = row.ordinal + 1;
  });
}

/** The text that each vector was computed from is the passage under its title and headings. */
export async function checkEmbeddedTexts({ database, signal }: CheckContext, findings: Findings): Promise<void> {
  const identity = String(database.prepare("SELECT value FROM meta WHERE key = 'identity'").pluck().get());
  if (!identity.endsWith(` template-${TEXT_TEMPLATE_VERSION}`)) {
    findings.skip("the vectors were made with another text template");
    return;
  }
  const rows = database.prepare<[], EmbeddedRow>(
    `SELECT c.ordinal, c.text, c.page, c.heading_path AS headingPath, c.table_header AS tableHeader,
            c.embedded_hash AS embeddedHash, d.title, d.path
     FROM chunks c JOIN documents d ON d.id = c.document_id`,
  );
  await findings.each(rows, { total: count(database, "chunks"), signal }, ({ tableHeader, ...row }) => {
    // headings that are no list are the passages' fault
    if (!isJsonArray(row.headingPath)) return;
    const chunk = { ...row, headingPath: JSON.parse(row.headingPath) as string[] };
    const text = embeddedText(row, tableHeader === null ? chunk : { ...chunk, tableHeader });
    if (contentHash(text) !== row.embeddedHash) {
      findings.fault(`${row.path}, passage ${row.ordinal}: its vector was computed from another text`);
    }
  });
}

/** All of one length, finite, of norm 1. */
export async function checkVectors({ database, signal }: CheckContext, findings: Findings): Promise<void> {
  const bytes = database
    .prepare<[], number>("SELECT length(vector) FROM chunks GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    .pluck()
    .get();
  if (bytes === undefined) return;
  const rows = database.prepare<[], { label: number; vector: Buffer }>("SELECT label, vector FROM chunks");
  await findings.each(rows, { total: count(database, "chunks"), signal }, ({ label, vector: blob }) => {
    if (blob.length !== bytes || bytes % 4 !== 0) {
      findings.fault(`the vector of passage ${label} has ${blob.length / 4} dimensions; most have ${bytes / 4}`);
      return;
    }
    const vector = toVector(blob);
    let square = 0;
    for (const component of vector) square += component * component;
    if (!Number.isFinite(square)) {
      findings.fault(`the vector of passage ${label} has a component that is not a number`);
    } else if (Math.abs(Math.sqrt(square) - 1) > NORM_TOLERANCE) {
      findings.fault(`the vector of passage ${label} has norm ${Math.sqrt(square).toFixed(3)}`);
    }
  });
}

function count(database: Database.Database, table: "documents" | "chunks"): number {
  return Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

function isJsonArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
