// The map of a summary: each part is read by the model, and of what it notes only that stays which its passages support.
import { EyrieError, toEyrieError } from "../../errors.ts";
import type { GroundedChatModel } from "../../generation/grounded-chat-model.ts";
import type { RetrievedPassage } from "../../retrieval/passage.ts";
import type { AnswerProgress } from "../answer-event.ts";
import { type AnswerTracer, tracedPassages } from "../answer-trace.ts";
import { AnswerWriter } from "../answer-writer.ts";
import { checkAnswer } from "../checking/check-answer.ts";
import { type ModelAnsweringParts, usageOf } from "../written-answer.ts";
import { composeSummary } from "./summary-prompt.ts";

export interface Note {
  readonly text: string;
  /** The passage that supports it. */
  readonly passage: RetrievedPassage;
}

export interface ReadParts {
  /** In the order of the parts. */
  readonly notes: readonly Note[];
  /** Parts that the model failed at or had no time for. */
  readonly unread: number;
}

export interface ReadingOptions {
  readonly question: string;
  readonly caller: string;
  readonly maxNewTokens: number;
  /** What is not read by then is left out, in milliseconds. */
  readonly deadlineMs: number;
  readonly tracer: AnswerTracer;
  readonly signal?: AbortSignal | undefined;
}

/** Parts read at once; the queue of the model lets other callers in between. */
const AT_ONCE = 3;

/**
 * Yields how far it is, before the first part and after each.
 * @throws EyrieError the first failure, when no part could be read; the signal's reason when the caller leaves
 */
export async function* readParts(
  model: GroundedChatModel,
  checking: ModelAnsweringParts,
  parts: readonly (readonly RetrievedPassage[])[],
  options: ReadingOptions,
): AsyncGenerator<AnswerProgress, ReadParts> {
  const { signal, deadlineMs, tracer } = options;
  const reading = new AbortController();
  const late = new EyrieError("model-timeout", `the model had not read all parts after ${deadlineMs / 1000} seconds`);
  const timer = setTimeout(() => reading.abort(late), deadlineMs);
  const leave = (): void => reading.abort(signal?.reason);
  signal?.addEventListener("abort", leave, { once: true });
  const started = performance.now();
  const notes: (readonly Note[])[] = [];
  const failures: EyrieError[] = [];
  const waiting = [...parts.entries()];
  const running = new Map<number, Promise<number>>();
  const read = async (index: number, passages: readonly RetrievedPassage[]): Promise<number> => {
    try {
      notes[index] = await readPart(model, checking, passages, { ...options, signal: reading.signal });
    } catch (thrown) {
      failures.push(reading.signal.reason === late ? late : toEyrieError(thrown));
    }
    return index;
  };
  try {
    for (let done = 0; done < parts.length; done += 1) {
      yield { type: "answer-progress", done, total: parts.length };
      for (const [index, passages] of waiting.splice(0, AT_ONCE - running.size))
        running.set(index, read(index, passages));
      running.delete(await Promise.race(running.values()));
      signal?.throwIfAborted();
    }
    yield { type: "answer-progress", done: parts.length, total: parts.length };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", leave);
    // the reader may have left: what is still being read is read for nobody
    reading.abort(late);
    tracer.took("reading", performance.now() - started);
  }
  const [failure] = failures;
  if (failure !== undefined && failures.length === parts.length) throw failure;
  return { notes: notes.flat(), unread: failures.length };
}

async function readPart(
  model: GroundedChatModel,
  checking: ModelAnsweringParts,
  passages: readonly RetrievedPassage[],
  { question, caller, maxNewTokens, tracer, signal }: ReadingOptions,
): Promise<Note[]> {
  const started = performance.now();
  const writer = new AnswerWriter(passages);
  const messages = composeSummary("part", question, passages);
  let firstTokenMs: number | null = null;
  let usage: ReturnType<typeof usageOf> = null;
  let isCut = false;
  let name = "";
  const call = { maxNewTokens, caller, ...(signal === undefined ? {} : { signal }) };
  for await (const chunk of await model.stream(messages, call)) {
    firstTokenMs ??= performance.now() - started;
    usage = usageOf(chunk) ?? usage;
    isCut ||= chunk.response_metadata["finish_reason"] === "length";
    name ||= String(chunk.response_metadata["model_name"] ?? "");
    writer.write(chunk.text);
  }
  writer.end();
  const ms = performance.now() - started;
  tracer.called({
    purpose: "part",
    model: name,
    promptTokens: null,
    maxNewTokens,
    passages: tracedPassages(passages, []),
    usage,
    firstTokenMs: firstTokenMs ?? ms,
    ms,
  });
  const { sentences } = await checkAnswer(checking, writer.draft().text, passages, signal);
  // a sentence that was cut off at the limit may say what it did not mean
  const whole = isCut ? sentences.slice(0, -1) : sentences;
  return whole.flatMap(({ text, support, citations: [number = 0] }) => {
    const passage = passages[number - 1];
    return support === "unsupported" || passage === undefined ? [] : [{ text, passage }];
  });
}
