// Everything on its way into the library: files that are being sent, two at a time, and the jobs that read them. Kept while other views
// are looked at, and told to whoever listens.
import { type IngestJob, cancelJob, watchJob } from "../api/jobs.ts";
import { type CallError, toCallError } from "../api/call.ts";
import { sendFile } from "../api/uploads.ts";
import { problemOf, settle } from "./settle.ts";
import { type ChosenFile, type Upload, isOver } from "./upload.ts";

const AT_ONCE = 2;
/** How long a file waits when the service takes no more at the moment, and how often. */
const AGAIN_MS = 2_000;
const TRIES = 30;
const CROWDED: ReadonlySet<string> = new Set(["rate-limited", "too-many-jobs"]);

export class Intake {
  readonly #uploads = new Map<number, Upload>();
  readonly #sending = new Map<number, AbortController>();
  readonly #jobs = new Map<string, IngestJob>();
  readonly #listeners = new Set<() => void>();
  #nextId = 1;
  #startedAt = 0;
  #ended = 0;
  #told = false;

  get uploads(): readonly Upload[] {
    return [...this.#uploads.values()];
  }

  /** Oldest first. */
  get jobs(): readonly IngestJob[] {
    return [...this.#jobs.values()];
  }

  /** When the first of what is being sent began, as `performance.now()`. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** Grows whenever documents may have changed. */
  get ended(): number {
    return this.#ended;
  }

  /** @returns ends it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(files: readonly ChosenFile[], collection: string): void {
    if (this.uploads.every(isOver)) this.#startedAt = performance.now();
    for (const chosen of files) {
      const id = this.#nextId++;
      const fresh = { sent: 0, path: null, jobId: null, problem: null };
      this.#uploads.set(id, { ...chosen, id, collection, state: "waiting", ...fresh });
    }
    this.#fill();
  }

  retry(id: number): void {
    const upload = this.#uploads.get(id);
    if (upload === undefined) return;
    this.#uploads.delete(id);
    this.add([upload], upload.collection);
  }

  cancel(id: number): void {
    const upload = this.#uploads.get(id);
    if (upload === undefined || isOver(upload)) return;
    this.#change(id, { state: "cancelled" });
    this.#sending.get(id)?.abort();
  }

  /** What was sent before stays; what is being read is stopped where it is. */
  cancelAll(): void {
    for (const upload of this.uploads) if (upload.state !== "reading") this.cancel(upload.id);
    for (const job of this.jobs) if (job.endedAt === null) void this.cancelJob(job.id);
  }

  /** The watch tells when it has ended. */
  async cancelJob(id: string): Promise<void> {
    try {
      await cancelJob(id);
    } catch {
      // it has ended meanwhile
    }
  }

  /** Takes what is over out of sight. */
  clear(): void {
    for (const upload of this.uploads) if (isOver(upload)) this.#uploads.delete(upload.id);
    for (const job of this.jobs) if (job.endedAt !== null) this.#jobs.delete(job.id);
    this.#tell();
  }

  /** Follows a job to its end. */
  watch(job: IngestJob): void {
    const known = this.#jobs.get(job.id);
    // a file that joined a job may be told so after the job's end
    if (known !== undefined && known.endedAt !== null) this.#settle(job.id, null);
    if (known !== undefined) return;
    this.#noteJob(job);
    void this.#follow(job.id);
  }

  async #follow(id: string): Promise<void> {
    let problem: CallError | null = null;
    for (let tries = 0; tries < TRIES && this.#jobs.get(id)?.endedAt === null; tries += 1) {
      try {
        for await (const job of watchJob(id, new AbortController().signal)) this.#noteJob(job);
      } catch (thrown) {
        problem = toCallError(thrown);
        if (!problem.retryable) break;
        await wait(AGAIN_MS);
      }
    }
    this.#settle(id, problem);
    // what is not heard of any more is not shown as going on
    if (this.#jobs.get(id)?.endedAt === null) this.#jobs.delete(id);
    this.#ended += 1;
  }

  #settle(jobId: string, problem: CallError | null): void {
    const job = this.#jobs.get(jobId) ?? null;
    for (const upload of this.uploads.filter((one) => one.jobId === jobId && one.state === "reading"))
      this.#uploads.set(upload.id, settle(upload, job, problem));
    this.#tell();
  }

  #noteJob(job: IngestJob): void {
    this.#jobs.set(job.id, job);
    this.#tell();
  }

  #fill(): void {
    for (const { id, state } of this.uploads) {
      if (this.#sending.size >= AT_ONCE) break;
      if (state === "waiting" && !this.#sending.has(id)) void this.#send(id);
    }
    this.#tell();
  }

  async #send(id: number): Promise<void> {
    const cancelling = new AbortController();
    this.#sending.set(id, cancelling);
    try {
      await this.#sendOnce(id, cancelling.signal);
    } catch (thrown) {
      if (!cancelling.signal.aborted) this.#change(id, { state: "failed", problem: problemOf(toCallError(thrown)) });
    } finally {
      this.#sending.delete(id);
      this.#fill();
    }
  }

  async #sendOnce(id: number, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const upload = this.#change(id, { state: "sending", sent: 0 });
      if (upload === undefined) return;
      try {
        const sent = await sendFile({ ...upload, signal, onSent: (bytes) => this.#change(id, { sent: bytes }) });
        const path = sent.files[0]?.name ?? null;
        this.#change(id, { state: "reading", sent: upload.file.size, jobId: sent.job.id, path });
        return this.watch(sent.job);
      } catch (thrown) {
        if (signal.aborted || tries === TRIES || !CROWDED.has(toCallError(thrown).code)) throw thrown;
        await wait(AGAIN_MS);
      }
    }
  }

  #change(id: number, change: Partial<Upload>): Upload | undefined {
    const before = this.#uploads.get(id);
    if (before === undefined || before.state === "cancelled") return undefined;
    const changed = { ...before, ...change };
    this.#uploads.set(id, changed);
    this.#tell();
    return changed;
  }

  /** Once for all that changes before the page is drawn next. */
  #tell(): void {
    if (this.#told) return;
    this.#told = true;
    setTimeout(() => {
      this.#told = false;
      for (const listener of this.#listeners) listener();
    }, 100);
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
