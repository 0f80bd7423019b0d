// What every loader is: bytes of a file of one format -> its document, and the documents that stand inside it.
import type { DocumentPart, FileDocuments, SourceDocument } from "../../src/document/source-document.ts";

/** A file found inside a file. */
export interface Member {
  /** Below the file that holds it. */
  readonly path: string;
  /** Unpacks it; called once. @throws EyrieError when it cannot be unpacked. */
  readonly read: () => Uint8Array;
}

export interface LoadContext {
  /** Reads each member whose format is known, within limits on their number, depth and size shared by the whole file. */
  readonly readMembers: (members: readonly Member[]) => Promise<DocumentPart[]>;
  /** To be called after each slow step that has an end: the file's time limit starts again. */
  readonly onProgress: () => void;
}

/** @throws EyrieError with one of the `file-` codes; the message begins with `path`. */
export type DocumentLoader = (
  bytes: Uint8Array,
  path: string,
  context: LoadContext,
) => Promise<SourceDocument | FileDocuments>;
