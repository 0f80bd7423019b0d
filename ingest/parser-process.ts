// One child process that parses files, with limits on time and memory. A worker thread would not do: its limits do not count
// buffers, and a crash in it takes every thread along.
import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FileDocuments } from "../src/document/source-document.ts";
import { EyrieError } from "../src/errors.ts";
import { fromWire, type ReadFileStamp, type ReaderMessage, type ReadRequest } from "./document-wire.ts";

export interface ParserLimits {
  /** Of the parser's heap, in MB. */
  readonly heapMegabytes: number;
  /** Of all memory of the parser, in MB; measured where the system has /proc. */
  readonly memoryMegabytes: number;
}

export interface ReadResult extends FileDocuments, ReadFileStamp {}

/** What parses strangers' files connects to nothing. */
const SEAL = new URL("../src/egress/sealed.js", import.meta.url).href;
const STARTUP_MS = 60_000;
const WATCH_MS = 200;
const PAGE_BYTES = 4096;
/** Of the clock ticks in /proc: 100 a second on every Linux of today (USER_HZ). */
const TICK_MS = 10;
/** A file may take so many times its limit by the clock: where others want the processors too, it waits through no fault of its own. */
const WAITING_FACTOR = 4;

export class ParserProcess {
  readonly #child: ChildProcess;
  readonly #limits: ParserLimits;
  #ready: Promise<void> | null = null;
  #gone = false;

  constructor(limits: ParserLimits) {
    this.#limits = limits;
    const entry = fileURLToPath(new URL("./document-reader-child.ts", import.meta.url));
    const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    this.#child = fork(entry, [], {
      execArgv: ["--import", SEAL, "--import", loader, `--max-old-space-size=${limits.heapMegabytes}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      // What parses strangers' files sees no key or address of ours. Libraries ask for a home as they load, which a user of a container
      // may not have.
      env: { HOME: "/nonexistent" },
    });
    this.#child.on("error", () => (this.#gone = true));
    this.#child.on("exit", () => (this.#gone = true));
    this.#release();
  }

  get isGone(): boolean {
    return this.#gone;
  }

  /**
   * Parses one file; call it again only when it has settled. A parser that broke a limit is dead afterwards.
   * @param limitMs of the processors' time, where the system has /proc; four times as long by the clock
   */
  async parse(request: ReadRequest, limitMs: number, signal: AbortSignal): Promise<ReadResult> {
    this.#hold();
    try {
      this.#ready ??= this.#exchange(STARTUP_MS, request.path, signal).then(() => undefined);
      await this.#ready;
      const answer = this.#exchange(limitMs, request.path, signal);
      this.#child.send(request, () => undefined);
      const message = await answer;
      if (message.type === "document-read") return { ...fromWire(message.file), ...message.stamp };
      if (message.type === "read-failed") {
        if (message.code === "egress-refused") this.kill();
        throw new EyrieError(message.code, message.message);
      }
      throw new EyrieError("internal", `${request.path}: the parser answered out of turn`);
    } finally {
      this.#release();
    }
  }

  kill(): void {
    this.#gone = true;
    this.#child.kill("SIGKILL");
  }

  /** The next message of the child, or the reason why there is none. */
  #exchange(limitMs: number, path: string, signal: AbortSignal): Promise<ReaderMessage> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        clearInterval(watchdog);
        signal.removeEventListener("abort", onAbort);
        this.#child.off("message", onMessage).off("exit", onExit).off("error", onError);
        finish();
      };
      const fail = (error: EyrieError): void => settle(() => reject(error));
      const failAndKill = (error: EyrieError): void => {
        this.kill();
        fail(error);
      };
      const onMessage = (message: ReaderMessage): void => {
        if (message.type !== "progressed") return settle(() => resolve(message));
        timer.refresh();
        begun = this.#processorMs();
      };
      const onExit = (code: number | null, exitSignal: NodeJS.Signals | null): void =>
        fail(this.#describeExit(path, code, exitSignal));
      const onError = (cause: Error): void =>
        fail(new EyrieError("internal", `the parser process failed: ${cause.message}`, { cause }));
      const onAbort = (): void =>
        failAndKill(new EyrieError("aborted", "stopped before it was finished", { cause: signal.reason }));
      const tooSlow = (ms: number, of: string): void => {
        const seconds = Math.round(ms / 100) / 10;
        failAndKill(new EyrieError("file-too-slow", `${path}: took longer than ${seconds} s${of} to read`));
      };
      let begun = this.#processorMs();
      const longest = limitMs * WAITING_FACTOR;
      const timer = setTimeout(() => tooSlow(longest, ""), longest);
      const watchdog = setInterval(() => {
        if (this.#memoryMegabytes() > this.#limits.memoryMegabytes) failAndKill(this.#tooMuchMemory(path));
        else if (this.#processorMs() - begun > limitMs) tooSlow(limitMs, " of a processor");
      }, WATCH_MS);
      this.#child.on("message", onMessage).on("exit", onExit).on("error", onError);
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) onAbort();
      else if (this.#gone) fail(this.#describeExit(path, this.#child.exitCode, this.#child.signalCode));
    });
  }

  /** V8 aborts when its heap is full; the kernel's own killer sends SIGKILL. */
  #describeExit(path: string, code: number | null, exitSignal: NodeJS.Signals | null): EyrieError {
    if (exitSignal === "SIGABRT" || exitSignal === "SIGKILL" || exitSignal === "SIGTRAP" || code === 134)
      return this.#tooMuchMemory(path);
    return new EyrieError(
      "file-crashed",
      `${path}: its parser ended unexpectedly (${exitSignal ?? `exit code ${code}`})`,
    );
  }

  #tooMuchMemory(path: string): EyrieError {
    return new EyrieError(
      "file-too-large",
      `${path}: needs more than ${this.#limits.heapMegabytes} MB of memory to read`,
    );
  }

  #memoryMegabytes(): number {
    try {
      const residentPages = Number(readFileSync(`/proc/${this.#child.pid}/statm`, "latin1").split(" ")[1]);
      return (residentPages * PAGE_BYTES) / 2 ** 20;
    } catch {
      return 0;
    }
  }

  /** In user and system mode, all threads together; 0 where the system has no /proc. */
  #processorMs(): number {
    try {
      // after the name, which may hold anything, the 12th and 13th field
      const stat = readFileSync(`/proc/${this.#child.pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    } catch {
      return 0;
    }
  }

  /** An idle parser must not keep the program alive; a working one must. */
  #release(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  #hold(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }
}
