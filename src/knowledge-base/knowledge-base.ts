// What is on disk, opened as one thing: the catalogue (the truth), written here, and the thread that searches it.
import { chmodSync, mkdirSync } from "node:fs";
import { Catalogue } from "../catalogue/catalogue.ts";
import type { StoredPassage } from "../catalogue/chunk-table.ts";
import {
  DEFAULT_COLLECTION,
  type DocumentTable,
  type DocumentVersion,
  type Failure,
  type Folder,
} from "../catalogue/document-table.ts";
import type { Principal } from "../document/principal.ts";
import { EyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Candidate, CandidateRequest } from "./candidate.ts";
import { type Location, locate } from "./location.ts";
import { SearchThread } from "./search-thread.ts";
import { acquireWriterLock, type WriterLock } from "./writer-lock.ts";

export interface KnowledgeBaseOptions {
  readonly directory: string;
  /** Everything that vectors and passages depend on: embedding fingerprint, chunker version, text template. */
  readonly identity: string;
  readonly dimensions: number;
  readonly logger: Logger;
}

export interface KnowledgeBaseStatus {
  readonly directory: string;
  readonly documents: number;
  readonly pages: number;
  readonly passages: number;
  /** Vectors that are searched; null until something was searched for. */
  readonly indexedVectors: number | null;
  readonly identity: string;
  readonly folders: readonly {
    readonly path: string;
    readonly collection: string;
    readonly documents: number;
    readonly failures: readonly Failure[];
  }[];
}

export class KnowledgeBase {
  readonly #options: KnowledgeBaseOptions;
  readonly #location: Location;
  readonly #catalogue: Catalogue;
  readonly #thread: SearchThread;
  #hasWritten = false;

  private constructor(options: KnowledgeBaseOptions, location: Location, catalogue: Catalogue) {
    const { identity, dimensions, logger } = options;
    this.#options = options;
    this.#location = location;
    this.#catalogue = catalogue;
    this.#thread = new SearchThread({ data: { location, identity, dimensions }, logger });
  }

  /**
   * Opens or creates a knowledge base in a folder of its own.
   * @throws EyrieError `knowledge-base-unusable`, `knowledge-base-format`, `knowledge-base-mismatch`
   */
  static open(options: KnowledgeBaseOptions): KnowledgeBase {
    const { directory } = options;
    try {
      mkdirSync(directory, { recursive: true });
      chmodSync(directory, 0o700);
    } catch (error) {
      throw new EyrieError("knowledge-base-unusable", `cannot use ${directory}: ${String(error)}`, { cause: error });
    }
    const location = locate(directory);
    return new KnowledgeBase(options, location, Catalogue.open(location.catalogue, options.identity));
  }

  get documents(): Pick<DocumentTable, "folders" | "documentsOf" | "failuresOf"> {
    return this.#catalogue.documents;
  }

  /** Whether another catalogue has been put in force since this one was opened, by a rebuild or a restore. */
  isReplaced(): boolean {
    return locate(this.#options.directory).catalogue !== this.#location.catalogue;
  }

  /** @throws EyrieError `knowledge-base-locked`, `knowledge-base-replaced` */
  lockForWriting(): WriterLock {
    return acquireWriterLock(this.#options.directory, this.#location);
  }

  addFolder(path: string, collection: string = DEFAULT_COLLECTION): Folder {
    return this.#catalogue.transaction(() => this.#catalogue.documents.addFolder(path, collection));
  }

  /** One durable transaction: readers see the old version or the new one, whole. */
  replaceDocument(version: DocumentVersion): void {
    this.#catalogue.transaction(() => this.#catalogue.documents.replace(version));
    this.#written();
  }

  removeDocument(folderId: number, path: string): void {
    this.#catalogue.transaction(() => this.#catalogue.documents.remove(folderId, path));
    this.#written();
  }

  /** The file has a new stamp and the old content. */
  restampDocument(id: string, stamp: { size: number; mtimeMs: number }): void {
    this.#catalogue.transaction(() => this.#catalogue.documents.restamp(id, stamp));
  }

  recordFailure(folderId: number, failure: Failure): void {
    this.#catalogue.transaction(() => this.#catalogue.documents.recordFailure(folderId, failure));
  }

  vectorsByEmbeddedHash(hashes: readonly string[]): Map<string, Float32Array> {
    return this.#catalogue.chunks.vectorsByEmbeddedHash(hashes);
  }

  /** Resolves when searches are answered without waiting for the index to open; they may be asked before. */
  async ready(): Promise<void> {
    await this.#thread.ask({ kind: "ready" });
  }

  /**
   * The best passages by words and the best by vectors among those the caller may see, as one list in no order, each with both its true
   * scores. What another process wrote meanwhile is taken in first. Narrowing happens before the best are taken.
   * @throws EyrieError `search-unavailable`; the signal's reason when aborted
   */
  findCandidates({ signal, ...request }: CandidateRequest): Promise<Candidate[]> {
    return this.#thread.ask({ kind: "find", request }, signal);
  }

  /** Live passages by label that the caller may see: a removed passage is never among them, whatever an index says. */
  passages(labels: readonly number[], principal: Principal): Promise<Map<number, StoredPassage>> {
    return this.#thread.ask({ kind: "passages", labels, principal });
  }

  /** Inverse document frequency of each stem over passages: ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25. */
  inverseDocumentFrequencies(stems: Iterable<string>): Promise<Map<string, number>> {
    return this.#thread.ask({ kind: "frequencies", stems: [...stems] });
  }

  /** Names the state of documents and access: the same as long as nothing has changed, by whatever process. */
  version(): string {
    const access = this.#catalogue.documents.folders().map(({ id, collection }) => [id, collection]);
    return JSON.stringify([this.#catalogue.chunks.lastChange(), access]);
  }

  /** What there is, as far as the caller may see it. */
  status(principal: Principal): KnowledgeBaseStatus {
    const { documents } = this.#catalogue;
    const seen = ({ collection }: Folder) =>
      principal.collections === "all" || principal.collections.includes(collection);
    return {
      directory: this.#options.directory,
      ...documents.counts(principal),
      indexedVectors: this.#thread.indexed,
      identity: this.#options.identity,
      folders: documents
        .folders()
        .filter(seen)
        .map((folder) => ({
          path: folder.path,
          collection: folder.collection,
          documents: documents.documentsOf(folder.id).length,
          failures: documents.failuresOf(folder.id),
        })),
    };
  }

  /** Brings the vector index in step with what was written here and saves it if enough of it has changed. */
  async saveIndex(): Promise<void> {
    if (this.#hasWritten) await this.#thread.ask({ kind: "settle" });
  }

  /** Saves the vector index as it is, if enough of it has changed. */
  async close(): Promise<void> {
    await this.#thread.close();
    this.#catalogue.close();
  }

  /** From the first document on the thread adds vectors to the graph beside the one that writes them. */
  #written(): void {
    if (this.#hasWritten) return;
    this.#hasWritten = true;
    // what goes wrong is logged by the thread and thrown to whoever asks next
    this.ready().catch(() => undefined);
  }
}
