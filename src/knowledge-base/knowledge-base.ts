// What is on disk, opened as one thing: the catalogue (the truth) and the vector index (a cache that follows it).
import { chmodSync, mkdirSync } from "node:fs";
import { Catalogue } from "../catalogue/catalogue.ts";
import { PURGED, type StoredPassage } from "../catalogue/chunk-table.ts";
import {
  DEFAULT_COLLECTION,
  type DocumentTable,
  type DocumentVersion,
  type Folder,
} from "../catalogue/document-table.ts";
import type { FailureTable } from "../catalogue/failure-table.ts";
import type { ReportTable } from "../catalogue/report-table.ts";
import type { ContextRequest } from "../catalogue/passage-context.ts";
import type { WordMatch } from "../catalogue/word-search.ts";
import type { LabelSet } from "../document/label-set.ts";
import type { Principal } from "../document/principal.ts";
import { EyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { dotProduct } from "../vector/exact-index.ts";
import { HnswIndex } from "../vector/hnsw-index.ts";
import { loadSnapshot, saveSnapshot } from "../vector/hnsw-snapshot.ts";
import type { Neighbour } from "../vector/vector-index.ts";
import type { Candidate, CandidateRequest } from "./candidate.ts";
import { removeLeftovers } from "./leftovers.ts";
import { type Location, locate } from "./location.ts";
import { contentsOf, type KnowledgeBaseStatus } from "./knowledge-base-status.ts";
import { removeSetAside } from "./set-aside.ts";
import { acquireWriterLock, type WriterLock } from "./writer-lock.ts";

export interface KnowledgeBaseOptions {
  readonly directory: string;
  /** Everything that vectors and passages depend on: embedding fingerprint, chunker version, text template. */
  readonly identity: string;
  readonly dimensions: number;
  readonly logger: Logger;
}

/** The graph keeps removed vectors; at this share of dead ones it is built anew. */
const REBUILD_AT_DEAD_SHARE = 0.2;

export class KnowledgeBase {
  readonly #options: KnowledgeBaseOptions;
  readonly #location: Location;
  readonly #catalogue: Catalogue;
  #index: HnswIndex;
  #seq: number;
  #savedSeq: number;

  private constructor(options: KnowledgeBaseOptions, location: Location, catalogue: Catalogue) {
    this.#options = options;
    this.#location = location;
    this.#catalogue = catalogue;
    const snapshot = loadSnapshot(this.#location.index, options.identity, options.dimensions);
    this.#index = snapshot?.index ?? HnswIndex.create(options.dimensions);
    this.#seq = snapshot?.seq ?? 0;
    this.#savedSeq = snapshot?.seq ?? -1;
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
    const catalogue = Catalogue.open(location.catalogue, options.identity);
    const knowledgeBase = new KnowledgeBase(options, location, catalogue);
    knowledgeBase.#followChanges();
    return knowledgeBase;
  }

  get directory(): string {
    return this.#options.directory;
  }

  get documents(): Pick<DocumentTable, "folders" | "documentsOf"> {
    return this.#catalogue.documents;
  }

  get failures(): Pick<FailureTable, "of"> {
    return this.#catalogue.failures;
  }

  get reports(): Pick<ReportTable, "last"> {
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
  }

  removeDocument(folderId: number, path: string): void {
    this.#catalogue.transaction(() => this.#catalogue.documents.remove(folderId, path));
  }

  /** Several changes as one durable transaction. @throws EyrieError `disk-full`, `knowledge-base-unusable` */
  write<Result>(work: (tables: Pick<Catalogue, "documents" | "failures" | "reports">) => Result): Result {
    return this.#catalogue.transaction(() => work(this.#catalogue));
  }

  /** Nothing that was removed stays on disk: see `Catalogue.purge`; the index is built anew. */
  purge(): void {
    removeSetAside(this.#options.directory);
    this.#catalogue.purge();
    removeLeftovers(this.#options.directory, this.#location);
    this.saveIndex();
  }

  vectorsByEmbeddedHash(hashes: readonly string[]): Map<string, Float32Array> {
    return this.#catalogue.chunks.vectorsByEmbeddedHash(hashes);
  }

  /**
   * The best passages by words and the best by vectors among those the caller may see, as one list in no order, each with both its true
   * scores. What another process wrote meanwhile is taken in first. Narrowing happens before the best are taken.
   */
  async findCandidates(request: CandidateRequest): Promise<Candidate[]> {
    this.#followChanges();
    const visible = this.#catalogue.scopes.labels(request.principal, request.filter);
    const allowed = this.#catalogue.words.narrow(request.text, visible);
    const byVectors = this.#nearest(request.vector, request.perList, allowed);
    const byWords = this.#catalogue.words.search(request.text, request.perList, allowed);
    return this.#withBothScores(request, byWords, byVectors);
  }

  /** Live passages by label that the caller may see: a removed passage is never among them, whatever an index says. */
  async passages(labels: readonly number[], principal: Principal): Promise<Map<number, StoredPassage>> {
    const allowed = this.#catalogue.scopes.labels(principal, {});
    return this.#catalogue.chunks.passages(allowed === null ? labels : labels.filter((label) => allowed.has(label)));
  }

  /** The passages around one, or of its section, in reading order, as far as the caller may see them. */
  async context(request: ContextRequest, principal: Principal): Promise<StoredPassage[]> {
    const labels = this.#catalogue.context.labels(request);
    const stored = await this.passages(labels, principal);
    return labels.flatMap((label) => stored.get(label) ?? []);
  }

  /** The text of a document between two UTF-16 offsets; null when it is not there or the caller may not see it. */
  async sourceText(
    { documentId, start, end }: { documentId: string; start: number; end: number },
    principal: Principal,
  ): Promise<string | null> {
    const found = this.#catalogue.context.text(documentId, start, end);
    const allowed = this.#catalogue.scopes.labels(principal, {});
    return found === null || allowed?.has(found.label) === false ? null : found.text;
  }

  /** Inverse document frequency of each stem over passages: ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25. */
  async inverseDocumentFrequencies(stems: Iterable<string>): Promise<Map<string, number>> {
    const total = this.#catalogue.chunks.count();
    const counts = this.#catalogue.words.passageCounts(stems);
    return new Map(Array.from(counts, ([stem, count]) => [stem, Math.log(1 + (total - count + 0.5) / (count + 0.5))]));
  }

  /** Names the state of documents and access: the same as long as nothing has changed, by whatever process. */
  version(): string {
    const access = this.#catalogue.documents.folders().map(({ id, collection }) => [id, collection]);
    return JSON.stringify([this.#catalogue.chunks.lastChange(), access]);
  }

  /** What there is, as far as the caller may see it. */
  status(principal: Principal): KnowledgeBaseStatus {
    this.#followChanges();
    const { directory, identity } = this.#options;
    return { directory, identity, indexedVectors: this.#index.size, ...contentsOf(this.#catalogue, principal) };
  }

  /** Saves the vector index if it has changed and is still that of the catalogue in force. A failure is logged: it can be rebuilt. */
  saveIndex(): void {
    if (this.isReplaced()) return;
    this.#followChanges();
    if (this.#seq === this.#savedSeq) return;
    try {
      saveSnapshot(this.#location.index, this.#index, this.#options.identity, this.#seq);
      this.#savedSeq = this.#seq;
    } catch (error) {
      this.#options.logger.warn("index-not-saved", { reason: String(error) });
    }
  }

  close(): void {
    this.#catalogue.close();
  }

  #nearest(vector: Float32Array, limit: number, allowed: LabelSet | null): Neighbour[] {
    if (allowed === null) return this.#index.search(vector, limit);
    return Array.from(this.#catalogue.chunks.vectors([...allowed.labels()]), ([label, candidate]) => ({
      label,
      score: dotProduct(vector, candidate),
    }))
      .sort((a, b) => b.score - a.score || a.label - b.label)
      .slice(0, limit);
  }

  #withBothScores({ text, vector }: CandidateRequest, byWords: readonly WordMatch[], byVectors: readonly Neighbour[]) {
    const wordScores = new Map(byWords.map(({ label, score }) => [label, score]));
    const vectorScores = new Map(byVectors.map(({ label, score }) => [label, score]));
    const wordRanks = new Map(byWords.map(({ label }, index) => [label, index + 1]));
    const vectorRanks = new Map(byVectors.map(({ label }, index) => [label, index + 1]));
    const labels = [...new Set([...vectorScores.keys(), ...wordScores.keys()])];
    const otherWords = this.#catalogue.words.scores(
      text,
      labels.filter((label) => !wordScores.has(label)),
    );
    const otherVectors = this.#catalogue.chunks.vectors(labels.filter((label) => !vectorScores.has(label)));
    const cosineOf = (label: number) => {
      const other = otherVectors.get(label);
      return other === undefined ? 0 : dotProduct(vector, other);
    };
    return labels.map((label) => ({
      label,
      wordScore: wordScores.get(label) ?? otherWords.get(label) ?? 0,
      vectorScore: vectorScores.get(label) ?? cosineOf(label),
      wordRank: wordRanks.get(label) ?? null,
      vectorRank: vectorRanks.get(label) ?? null,
    }));
  }

  /** Brings the index in step with the catalogue, from the changes since it was last in step. */
  #followChanges(): void {
    const { chunks } = this.#catalogue;
    if (chunks.lastChange() === this.#seq) return;
    const changes = chunks.changesSince(this.#seq);
    const removed = new Set(changes.filter((change) => !change.added).map((change) => change.label));
    for (const label of removed) this.#index.remove(label);
    const added = changes.filter((change) => change.added && !removed.has(change.label)).map((change) => change.label);
    for (const [label, vector] of chunks.vectors(added)) this.#index.add(label, vector);
    this.#seq = changes.at(-1)?.seq ?? this.#seq;
    const { size, deadCount } = this.#index;
    const purged = removed.has(PURGED);
    if (purged || deadCount > REBUILD_AT_DEAD_SHARE * (size + deadCount) || size !== chunks.count())
      this.#rebuildIndex();
  }

  #rebuildIndex(): void {
    const index = HnswIndex.create(this.#options.dimensions);
    this.#seq = this.#catalogue.chunks.lastChange();
    for (const { label, vector } of this.#catalogue.chunks.allVectors()) index.add(label, vector);
    this.#index = index;
    this.#options.logger.info("index-rebuilt", { vectors: index.size });
  }
}
