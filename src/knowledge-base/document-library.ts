// The documents of a knowledge base for people who look through them: listed, described, read, opened and taken out, as far as the caller
// may see them. What they may not see is as if it were not there.
import { realpathSync } from "node:fs";
import { unlink } from "node:fs/promises";
import { join, sep } from "node:path";
import type { CollectionEntry, DocumentPage, FolderContents, ListedDocument } from "../catalogue/document-listing.ts";
import type { DocumentRecord, TextSection } from "../catalogue/document-reading.ts";
import type { ListingRequest } from "../catalogue/listed-rows.ts";
import type { Principal } from "../document/principal.ts";
import { type ErrorCode, EyrieError } from "../errors.ts";
import { type LibraryChange, changesOf } from "./library-changes.ts";
import type { FolderSync } from "./folder-sync.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";
import type { OpenSource, SourceFile } from "./source-file.ts";
import { uploadsFolder } from "./uploads.ts";

export type DocumentDetail = ListedDocument &
  Pick<DocumentRecord, "filePath" | "tags" | "pagesWithoutText" | "passages"> & {
    readonly ingestedAt: string | null;
    /** Whether the file was uploaded, so that it leaves with the document. */
    readonly uploaded: boolean;
  };

/** A part of a text: a page, or the characters from an offset on. */
export type TextPart = { readonly page: number } | { readonly start: number; readonly length: number };

export interface DocumentText {
  readonly documentId: string;
  readonly page: number | null;
  readonly pageCount: number | null;
  /** UTF-16 offsets in the whole text, as those of citations. */
  readonly start: number;
  readonly end: number;
  /** Of the whole text. */
  readonly length: number;
  readonly text: string;
  /** Those that reach into this part. */
  readonly sections: readonly TextSection[];
}

export interface OpenedSource {
  readonly document: ListedDocument;
  /** The last name of its path. */
  readonly name: string;
  readonly file: SourceFile;
}

export interface DocumentLibrary {
  list(request: ListingRequest, principal: Principal): DocumentPage;
  collections(principal: Principal): CollectionEntry[];
  /** Whether there is such a document, in this state of its file. */
  has(id: string, principal: Principal): boolean;
  /** Folders and formats of what lies in a folder. */
  contents(place: Pick<ListingRequest, "collection" | "folder">, principal: Principal): FolderContents;
  /** What came, changed and left lately, newest first. */
  changes(limit: number, principal: Principal): LibraryChange[];
  /** The file that a document or a failure is of, or that holds it. @throws EyrieError `not-found` */
  fileOf(id: string, principal: Principal): DocumentFile;
  /** Everything at a place that could not be read, folder by folder of the knowledge base. */
  failures(place: Pick<ListingRequest, "collection" | "folder">, principal: Principal): LibraryFailure[];
  /** @throws EyrieError `not-found` */
  describe(id: string, principal: Principal): DocumentDetail;
  /** @throws EyrieError `not-found`, also for a page that is not there */
  read(id: string, part: TextPart, principal: Principal): DocumentText;
  /** The file itself, or the one that holds the document. @throws EyrieError `not-found`; as `OpenSource` */
  open(id: string, principal: Principal, signal: AbortSignal): Promise<OpenedSource>;
  /**
   * Takes the document's file out of the knowledge base and keeps it out; an uploaded file is deleted.
   * @returns the number of documents removed
   * @throws EyrieError `not-found`, `invalid-request` for a document within another file, `knowledge-base-locked`
   */
  remove(id: string, principal: Principal): Promise<number>;
}

/** What could not be read: a file, or a part of one. */
export interface LibraryFailure {
  /** That of the knowledge base which holds it, absolute. */
  readonly folder: string;
  readonly collection: string;
  /** Absolute. */
  readonly file: string;
  /** Below the folder; of the part, where it is one. */
  readonly path: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** @property path absolute @property folder that of the knowledge base which holds it, absolute */
export interface DocumentFile {
  readonly path: string;
  readonly folder: string;
  readonly collection: string;
}

export interface LibraryParts {
  readonly knowledgeBase: KnowledgeBase;
  readonly sync: Pick<FolderSync, "remove">;
  readonly openSource: OpenSource;
}

export function createDocumentLibrary({ knowledgeBase, sync, openSource }: LibraryParts): DocumentLibrary {
  const { listing, reading } = knowledgeBase;
  const find = (id: string, principal: Principal) => {
    const found = listing.find(id, principal);
    if (found === null) throw new EyrieError("not-found", `no document ${id}`);
    return found;
  };
  const findRead = (id: string, principal: Principal) => {
    const found = find(id, principal);
    const record = reading.record(id);
    if (record === null) throw new EyrieError("not-found", `nothing could be read of document ${id}`);
    return { found, record };
  };
  // folders are kept by their real paths
  const uploads = uploadsFolder(realpathSync(knowledgeBase.directory)) + sep;
  const isUploaded = (folder: string) => folder.startsWith(uploads);
  const folderOf = ({ folderId }: { folderId: number }) =>
    knowledgeBase.documents.folders().find(({ id }) => id === folderId)?.path ?? "";
  return {
    list: (request, principal) => listing.list(request, principal),
    collections: (principal) => listing.collections(principal),
    has: (id, principal) => listing.find(id, principal) !== null,
    contents: (place, principal) => listing.contents(place, principal),
    changes: (limit, principal) => changesOf(knowledgeBase, limit, principal),
    fileOf(id, principal) {
      const found = find(id, principal);
      const folder = folderOf(found);
      return { path: join(folder, listing.filePath(found)), folder, collection: found.collection };
    },
    failures(place, principal) {
      const folders = new Map(knowledgeBase.documents.folders().map((folder) => [folder.id, folder]));
      return listing.failures(place, principal).flatMap(({ folderId, filePath, path, code, reason }) => {
        const folder = folders.get(folderId);
        if (folder === undefined) return [];
        const { path: folderPath, collection } = folder;
        return { folder: folderPath, collection, file: join(folderPath, filePath), path, code, reason };
      });
    },
    describe(id, principal) {
      const found = find(id, principal);
      const record = reading.record(id);
      const { folderId: _folderId, ...document } = found;
      return {
        ...document,
        filePath: listing.filePath(found),
        tags: record?.tags ?? [],
        pagesWithoutText: record?.pagesWithoutText ?? [],
        passages: record?.passages ?? 0,
        ingestedAt: record?.ingestedAt ?? null,
        uploaded: isUploaded(folderOf(found)),
      };
    },
    read(id, part, principal) {
      const { found } = findRead(id, principal);
      return readPart(found, reading.text(id), reading.sections(id), part);
    },
    async open(id, principal, signal) {
      const { found, record } = findRead(id, principal);
      const { folder, filePath, file } = record;
      const opened = await openSource({ folder, path: filePath, known: file }, signal);
      return { document: found, name: filePath.split("/").at(-1) ?? filePath, file: opened };
    },
    async remove(id, principal) {
      const found = find(id, principal);
      const filePath = listing.filePath(found);
      if (filePath !== found.path)
        throw new EyrieError("invalid-request", `${found.path} is within ${filePath}, which can be removed whole`);
      const folder = folderOf(found);
      const removed = sync.remove(join(folder, filePath));
      if (isUploaded(folder)) await deleteFile(join(folder, filePath));
      return removed;
    },
  };
}

async function deleteFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw new EyrieError("knowledge-base-unusable", `cannot delete ${path}: ${String(error)}`, { cause: error });
  }
}

function readPart(
  { id, pageCount }: ListedDocument,
  text: string,
  sections: readonly TextSection[],
  part: TextPart,
): DocumentText {
  const { page, start, end } =
    "page" in part ? pageRange(sections, pageCount, text.length, part.page) : rangeOf(part, text.length);
  return {
    documentId: id,
    page,
    pageCount,
    start,
    end,
    length: text.length,
    text: text.slice(start, end),
    sections: sections.filter((section) => section.start < end && section.end > start),
  };
}

function rangeOf({ start, length }: { start: number; length: number }, whole: number) {
  const first = Math.min(start, whole);
  return { page: null, start: first, end: Math.min(first + length, whole) };
}

/** From the page's first section to the next page's; a page without text is empty, where it would stand. */
function pageRange(sections: readonly TextSection[], pageCount: number | null, whole: number, page: number) {
  if (pageCount === null) throw new EyrieError("not-found", "this document has no pages; ask for `start` and `length`");
  if (page > pageCount) throw new EyrieError("not-found", `page ${page} of ${pageCount}`);
  const after = sections.find((section) => (section.page ?? 0) > page)?.start ?? whole;
  const start = sections.find((section) => section.page === page)?.start ?? after;
  return { page, start, end: after };
}
