// A path -> its documents, hash and size, read in child processes that may be slow, grow or crash: a file that brings one down is
// tried once more in a fresh one.
import { lstat } from "node:fs/promises";
import { EyrieError } from "../src/errors.ts";
import type { FileLocation } from "./file-reading.ts";
import { ParserProcess, type ParserLimits, type ReadResult } from "./parser-process.ts";

export interface DocumentReaderOptions extends Partial<ParserLimits> {
  readonly maxFileBytes?: number;
  /** Time to parse a file: this plus `millisecondsPerMegabyte` for each MB of it. */
  readonly baseMilliseconds?: number;
  readonly millisecondsPerMegabyte?: number;
  /** Files read at once, each by a process of its own. */
  readonly processes?: number;
}

const DEFAULTS: Required<DocumentReaderOptions> = {
  maxFileBytes: 100 * 2 ** 20,
  baseMilliseconds: 30_000,
  millisecondsPerMegabyte: 1000,
  heapMegabytes: 1024,
  memoryMegabytes: 2048,
  processes: 1,
};

/** Further calls than there are processes wait their turn. */
export class DocumentReader {
  readonly #options: Required<DocumentReaderOptions>;
  readonly #idle: ParserProcess[] = [];
  readonly #busy = new Set<ParserProcess>();
  readonly #waiting: (() => void)[] = [];
  readonly #reads = new Set<Promise<unknown>>();
  #free: number;
  #closed = false;

  constructor(options: DocumentReaderOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#free = this.#options.processes;
  }

  /**
   * @param file a path, or what a walk found
   * @throws EyrieError with one of the `file-` codes or `aborted`. An abort ends the parser; the next read starts another.
   */
  read(file: string | FileLocation, signal: AbortSignal): Promise<ReadResult> {
    const found = typeof file === "string" ? { path: file, location: file } : file;
    const reading = this.#readInTurn(found, signal);
    this.#reads.add(reading);
    void reading.catch(() => undefined).finally(() => this.#reads.delete(reading));
    return reading;
  }

  /** Ends the parsers at once; reads under way fail as `aborted`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const parser of [...this.#idle, ...this.#busy]) parser.kill();
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.allSettled(this.#reads);
  }

  async #readInTurn(found: FileLocation, signal: AbortSignal): Promise<ReadResult> {
    while (this.#free === 0 && !this.#closed) await new Promise<void>((wake) => this.#waiting.push(wake));
    this.#free -= 1;
    try {
      return await this.#readTwice(found, signal);
    } catch (error) {
      if (this.#closed) throw new EyrieError("aborted", "stopped before it was finished", { cause: error });
      throw error;
    } finally {
      this.#free += 1;
      this.#waiting.shift()?.();
    }
  }

  /** What a parser says of a file stands; that it died may be the fault of the files it read before. */
  async #readTwice({ path, location }: FileLocation, signal: AbortSignal): Promise<ReadResult> {
    const { maxFileBytes, baseMilliseconds, millisecondsPerMegabyte } = this.#options;
    const place = typeof location === "string" ? location : Buffer.from(location);
    const { size } = await lstat(place).catch(() => ({ size: 0 }));
    const limitMs = baseMilliseconds + (Math.min(size, maxFileBytes) / 2 ** 20) * millisecondsPerMegabyte;
    const request = { path, location, maxFileBytes };
    const first = await this.#parse((parser) => parser.parse(request, limitMs, signal), signal);
    if (first.outcome === "read") return first.result;
    if (!first.parserDied || signal.aborted || this.#closed) throw first.error;
    const second = await this.#parse((parser) => parser.parse(request, limitMs, signal), signal, "fresh");
    if (second.outcome === "read") return second.result;
    throw second.error;
  }

  async #parse(
    work: (parser: ParserProcess) => Promise<ReadResult>,
    signal: AbortSignal,
    wanted: "any" | "fresh" = "any",
  ): Promise<Attempt> {
    if (signal.aborted || this.#closed) throw new EyrieError("aborted", "stopped before it was finished");
    const parser = this.#takeParser(wanted);
    this.#busy.add(parser);
    try {
      return { outcome: "read", result: await work(parser) };
    } catch (error) {
      return { outcome: "failed", error, parserDied: parser.isGone };
    } finally {
      this.#busy.delete(parser);
      if (!parser.isGone) this.#idle.push(parser);
    }
  }

  #takeParser(wanted: "any" | "fresh"): ParserProcess {
    for (let parser = this.#idle.pop(); parser !== undefined; parser = this.#idle.pop()) {
      if (parser.isGone) continue;
      if (wanted === "any") return parser;
      parser.kill();
    }
    return new ParserProcess(this.#options);
  }
}

type Attempt =
  | { readonly outcome: "read"; readonly result: ReadResult }
  | { readonly outcome: "failed"; readonly error: unknown; readonly parserDied: boolean };
