// The port to the files that documents were read from: opened as safely as when they were read, and only while they are the same.

export interface SourceFile {
  readonly size: number;
  /** SHA-256 of its bytes, in hex. */
  readonly contentHash: string;
  /** The bytes from `start` up to `end`, which is not included. The file is closed when they have been read or the reader leaves. */
  stream(start: number, end: number): ReadableStream<Uint8Array>;
  close(): Promise<void>;
}

export interface SourcePlace {
  /** Absolute. */
  readonly folder: string;
  /** Below the folder, forward slashes. */
  readonly path: string;
  /** What the file looked like when it was read. */
  readonly known: { readonly size: number; readonly mtimeMs: number; readonly contentHash: string };
}

/** @throws EyrieError `file-unreadable`, `file-not-regular`; `file-changed` when it is another than the one that was read */
export type OpenSource = (place: SourcePlace, signal: AbortSignal) => Promise<SourceFile>;
