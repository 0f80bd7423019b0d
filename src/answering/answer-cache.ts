// Whole answers, kept for the same caller who asks the same thing of the same state of the documents. Replayed as the events they were.
import { createHash } from "node:crypto";
import type { AnswerEnd, AnswerEvent } from "./answer-event.ts";
import type { AskRequest } from "./answer-question.ts";

export interface AnswerCacheOptions {
  /** Most answers kept; the longest unused goes first. */
  readonly entries: number;
  /** A model behind an address may change without a word: an answer is not kept longer than this. */
  readonly maxAgeMs?: number;
  /** Whether an answer may be given again; false for one that a failure brought about. */
  readonly isWorthKeeping: (end: AnswerEnd) => boolean;
  readonly now?: () => number;
}

const MAX_AGE_MS = 10 * 60_000;
/** Of all answers together, in UTF-16 units of their JSON. */
const MOST_CHARACTERS = 8_000_000;

interface Entry {
  readonly events: readonly AnswerEvent[];
  readonly characters: number;
  readonly keptAt: number;
}

export class AnswerCache {
  readonly #options: AnswerCacheOptions;
  readonly #now: () => number;
  /** Longest unused first. */
  readonly #entries = new Map<string, Entry>();
  #characters = 0;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * The events of `answer`, or those it had before under the same key. Kept only when its last event has been read: an answer that failed,
   * or whose reader left, is not.
   */
  async *replay(key: string, answer: () => AsyncIterable<AnswerEvent>): AsyncGenerator<AnswerEvent> {
    const known = this.#find(key);
    if (known !== undefined) {
      for (const event of known.events) yield withoutUsage(event);
      return;
    }
    const events: AnswerEvent[] = [];
    for await (const event of answer()) {
      events.push(event);
      yield event;
    }
    const end = events.at(-1);
    if (end?.type === "answer-end" && this.#options.isWorthKeeping(end)) this.#keep(key, events);
  }

  #find(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#remove(key, entry);
    if (this.#now() - entry.keptAt > (this.#options.maxAgeMs ?? MAX_AGE_MS)) return undefined;
    this.#add(key, entry);
    return entry;
  }

  #keep(key: string, events: readonly AnswerEvent[]): void {
    const before = this.#entries.get(key);
    if (before !== undefined) this.#remove(key, before);
    this.#add(key, { events, characters: JSON.stringify(events).length, keptAt: this.#now() });
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= this.#options.entries && this.#characters <= MOST_CHARACTERS) break;
      this.#remove(oldest, entry);
    }
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#characters += entry.characters;
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#characters -= entry.characters;
  }
}

/** Given again, it costs no tokens. */
function withoutUsage(event: AnswerEvent): AnswerEvent {
  if (event.type !== "answer-end") return event;
  const { usage: _usage, ...end } = event;
  return end;
}

/** Names who asks what, of which state of the documents, with which settings: everything an answer depends on. */
export function answerKey(request: AskRequest, state: { documents: string; settings: string }): string {
  const { principal, question, history, filter = {}, signal: _signal, ...others } = request;
  const parts = [
    principal.id,
    principal.collections,
    question,
    history,
    sorted(filter),
    sorted(others),
    state.documents,
    state.settings,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
