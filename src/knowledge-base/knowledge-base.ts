// What is on disk, opened as one thing: the catalogue (the truth), written here, and the thread that searches it.
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { Catalogue } from "../catalogue/catalogue.ts";
import type { StoredPassage } from "../catalogue/chunk-table.ts";
import {
  DEFAULT_COLLECTION,
  type DocumentTable,
  type DocumentVersion,
  type Folder,
} from "../catalogue/document-table.ts";
import type { DocumentListing } from "../catalogue/document-listing.ts";
import type { DocumentReading } from "../catalogue/document-reading.ts";
import type { FailureTable } from "../catalogue/failure-table.ts";
import type { ReportTable } from "../catalogue/report-table.ts";
import type { ContextRequest, TextRange } from "../catalogue/passage-context.ts";
import type { Principal } from "../document/principal.ts";
import { EyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Candidate, CandidateRequest, FoundCandidates } from "./candidate.ts";
import { removeLeftovers } from "./leftovers.ts";
import { type Location, locate } from "./location.ts";
import { contentsOf, type KnowledgeBaseStatus } from "./knowledge-base-status.ts";
import { removeSetAside } from "./set-aside.ts";
import { SearchThread } from "./search-thread.ts";
import { acquireWriterLock, type WriterLock } from "./writer-lock.ts";

/** What one message brings from the thread: to take in thousands at once would hold up the event loop. */
const PASSAGES_AT_ONCE = 500;

export interface KnowledgeBaseOptions {
  readonly directory: string;
  /** Everything that vectors and passages depend on: embedding fingerprint, chunker version, text template. */
  readonly identity: string;
  readonly dimensions: number;
  readonly logger: Logger;
}

export class KnowledgeBase {
  readonly #options: KnowledgeBaseOptions;
  readonly #location: Location;
  readonly #catalogue: Catalogue;
  readonly #thread: SearchThread;
  #hasWritten = false;
  #opening: Promise<null> | undefined;

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

  get directory(): string {
    return this.#options.directory;
  }

  get documents(): Pick<DocumentTable, "folders" | "documentsOf"> {
    return this.#catalogue.documents;
  }

  /** Documents one by one, for those who look through them. */
  get listing(): DocumentListing {
    return this.#catalogue.listing;
  }

  get reading(): DocumentReading {
    return this.#catalogue.reading;
  }

  get failures(): Pick<FailureTable, "of"> {
    return this.#catalogue.failures;
  }

  get reports(): Pick<ReportTable, "last" | "newest"> {
    return this.#catalogue.reports;
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

  /** Several changes as one durable transaction. @throws EyrieError `disk-full`, `knowledge-base-unusable` */
  write<Result>(work: (tables: Pick<Catalogue, "documents" | "failures" | "reports">) => Result): Result {
    const result = this.#catalogue.transaction(() => work(this.#catalogue));
    this.#written();
    return result;
  }

  /** Changes nothing that is found, so that an ingest with nothing to do opens no index. @throws as `write` */
  keepReport(report: object): void {
    this.#catalogue.transaction(() => this.#catalogue.reports.add(report));
  }

  /** Nothing that was removed stays on disk: see `Catalogue.purge`; the index is built anew. */
  async purge(): Promise<void> {
    removeSetAside(this.#options.directory);
    this.#catalogue.purge();
    removeLeftovers(this.#options.directory, this.#location);
    rmSync(this.#location.index, { recursive: true, force: true });
    this.#written();
    await this.saveIndex();
  }

  vectorsByEmbeddedHash(hashes: readonly string[]): Map<string, Float32Array> {
    return this.#catalogue.chunks.vectorsByEmbeddedHash(hashes);
  }

  /** Resolves when searches are answered without waiting for the index to open; they may be asked before. */
  async ready(): Promise<void> {
    this.#opening ??= this.#thread.ask({ kind: "ready" }).finally(() => (this.#opening = undefined));
    await this.#opening;
  }

  /** Whether the index is open at the moment. */
  get isReady(): boolean {
    return this.#thread.indexed !== null;
  }

  /**
   * The best passages by words and the best by vectors among those the caller may see, as one list in no order, each with both its true
   * scores. What another process wrote meanwhile is taken in first. Narrowing happens before the best are taken.
   * @throws EyrieError `search-unavailable`; the signal's reason when aborted
   */
  async findCandidates(request: CandidateRequest): Promise<Candidate[]> {
    return (await this.explainCandidates(request)).candidates;
  }

  /** The same, and how long it took to find them. */
  explainCandidates({ signal, ...request }: CandidateRequest): Promise<FoundCandidates> {
    return this.#thread.ask({ kind: "find", request }, signal);
  }

  /** Live passages by label that the caller may see: a removed passage is never among them, whatever an index says. */
  async passages(labels: readonly number[], principal: Principal): Promise<Map<number, StoredPassage>> {
    const found = new Map<number, StoredPassage>();
    for (let first = 0; first < labels.length; first += PASSAGES_AT_ONCE) {
      const some = labels.slice(first, first + PASSAGES_AT_ONCE);
      for (const [label, passage] of await this.#thread.ask({ kind: "passages", labels: some, principal }))
        found.set(label, passage);
    }
    return found;
  }

  /** The passages around one, or of its section, in reading order, as far as the caller may see them. */
  async context(request: ContextRequest, principal: Principal): Promise<StoredPassage[]> {
    const labels = this.#catalogue.context.labels(request);
    const stored = await this.passages(labels, principal);
    return labels.flatMap((label) => stored.get(label) ?? []);
  }

  /** The text of a document between two UTF-16 offsets; null when it is not there or the caller may not see it. */
  async sourceText(range: TextRange, principal: Principal): Promise<string | null> {
    return this.#catalogue.context.text(range, principal);
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
    const { directory, identity } = this.#options;
    // how many vectors there are in all would tell how much there is besides
    const indexedVectors = principal.collections === "all" ? this.#thread.indexed : null;
    return { directory, identity, indexedVectors, ...contentsOf(this.#catalogue, principal) };
  }

  /**
   * Brings the indexes in step with what was written here and saves it if enough of it has changed. What a killed process wrote is
   * packed too; its vectors are followed by whoever opens the index next.
   */
  async saveIndex(): Promise<void> {
    if (this.isReplaced()) return;
    while (this.#catalogue.transaction(() => this.#catalogue.words.packOneStaleBlock())) await setImmediate();
    if (!this.#hasWritten) return;
    await this.#thread.ask({ kind: "settle" });
  }

  /** Saves the vector index as it is, if enough of it has changed and it is still that of the catalogue in force. */
  async close(): Promise<void> {
    await this.#thread.close({ save: !this.isReplaced() });
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
