// A path -> its documents, hash and size: the bytes are read here, parsed in a child process that may be slow, grow or crash.
import type { FileDocuments } from "../src/document/source-document.ts";
import { EyrieError } from "../src/errors.ts";
import { readFileContent, type FileContent } from "./file-reading.ts";
import { ParserProcess, type ParserLimits } from "./parser-process.ts";

export interface DocumentReaderOptions extends Partial<ParserLimits> {
  readonly maxFileBytes?: number;
  /** Time to parse a file: this plus `millisecondsPerMegabyte` for each MB of it. */
  readonly baseMilliseconds?: number;
  readonly millisecondsPerMegabyte?: number;
}

export interface ReadResult extends Omit<FileContent, "bytes">, FileDocuments {}

const DEFAULTS: Required<DocumentReaderOptions> = {
  maxFileBytes: 100 * 2 ** 20,
  baseMilliseconds: 30_000,
  millisecondsPerMegabyte: 1000,
  heapMegabytes: 1024,
  memoryMegabytes: 2048,
};

/** Reads one file at a time; further calls wait their turn. */
export class DocumentReader {
  readonly #options: Required<DocumentReaderOptions>;
  #parser: ParserProcess | null = null;
  #lastRead: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: DocumentReaderOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /**
   * @throws EyrieError with one of the `file-` codes or `aborted`. An abort ends the parser; the next read starts another.
   */
  read(absolutePath: string, signal: AbortSignal): Promise<ReadResult> {
    const reading = this.#lastRead.then(() => this.#readNow(absolutePath, signal));
    this.#lastRead = reading.catch(() => undefined);
    return reading;
  }

  /** Ends the parser at once; a read under way fails as `aborted`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#parser?.kill();
    await this.#lastRead;
  }

  async #readNow(path: string, signal: AbortSignal): Promise<ReadResult> {
    if (signal.aborted || this.#closed) throw new EyrieError("aborted", "stopped before it was finished");
    const { bytes, ...stamp } = await readFileContent(path, this.#options.maxFileBytes, signal);
    const { baseMilliseconds, millisecondsPerMegabyte } = this.#options;
    const limitMs = baseMilliseconds + (bytes.length / 2 ** 20) * millisecondsPerMegabyte;
    try {
      return { ...(await this.#liveParser().parse({ path, bytes }, limitMs, signal)), ...stamp };
    } catch (error) {
      if (this.#closed) throw new EyrieError("aborted", "stopped before it was finished", { cause: error });
      throw error;
    }
  }

  #liveParser(): ParserProcess {
    if (this.#closed) throw new EyrieError("aborted", "stopped before it was finished");
    if (this.#parser === null || this.#parser.isGone) this.#parser = new ParserProcess(this.#options);
    return this.#parser;
  }
}
