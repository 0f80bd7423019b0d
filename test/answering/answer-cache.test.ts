// The same caller, question and documents get the same events again; nobody else does, and nothing that failed is kept.
import { describe, expect, it } from "vitest";
import { AnswerCache, answerKey } from "../../src/answering/answer-cache.ts";
import type { AnswerEnd, AnswerEvent } from "../../src/answering/answer-event.ts";
import type { AskRequest } from "../../src/answering/answer-question.ts";
import { OWNER } from "../../src/document/principal.ts";

const end = (text: string, mode: AnswerEnd["mode"] = "model"): AnswerEnd => ({
  type: "answer-end",
  answered: true,
  mode,
  text,
  sentences: [],
  confidence: null,
  citations: [],
  nearest: [],
  notice: null,
  finishReason: "stop",
});

function counting(answer: () => Iterable<AnswerEvent>) {
  const count = { made: 0 };
  const open = async function* () {
    count.made += 1;
    yield* answer();
  };
  return { count, open };
}

async function read(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const all: AnswerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const keepAll = { entries: 10, isWorthKeeping: () => true };

describe("a cache of answers", () => {
  it("gives the same events again without asking", async () => {
    const cache = new AnswerCache(keepAll);
    const events: AnswerEvent[] = [{ type: "text-delta", text: "a" }, { type: "text-delta", text: "b" }, end("ab")];
    const { count, open } = counting(() => events);
    expect(await read(cache.replay("k", open))).toEqual(events);
    expect(await read(cache.replay("k", open))).toEqual(events);
    await read(cache.replay("other", open));
    expect(count.made).toBe(2);
  });

  it("keeps nothing that failed, was left, has no end, or came of a failure", async () => {
    const cache = new AnswerCache({ entries: 10, isWorthKeeping: ({ mode }) => mode !== "extractive" });
    const failing = counting(function* () {
      yield end("a");
      throw new Error("cut");
    });
    await expect(read(cache.replay("k", failing.open))).rejects.toThrow("cut");
    for await (const _event of cache.replay("k", counting(() => [{ type: "text-delta", text: "a" }, end("a")]).open))
      break;
    await read(cache.replay("k", counting(() => [{ type: "text-delta", text: "a" }]).open));
    await read(cache.replay("k", counting(() => [end("a", "extractive")]).open));
    expect(cache.size).toBe(0);
  });

  it("forgets the longest unused, what is old, and everything when it is to keep none", async () => {
    let now = 0;
    const cache = new AnswerCache({ ...keepAll, entries: 2, maxAgeMs: 100, now: () => now });
    const { count, open } = counting(() => [end("a")]);
    for (const key of ["a", "b", "a", "c", "a"]) await read(cache.replay(key, open));
    expect(count.made).toBe(3);
    await read(cache.replay("b", open));
    expect(count.made).toBe(4);
    now = 101;
    await read(cache.replay("b", open));
    expect(count.made).toBe(5);
    const none = new AnswerCache({ ...keepAll, entries: 0 });
    await read(none.replay("a", open));
    expect(none.size).toBe(0);
  });
});

describe("the key of an answer", () => {
  const request: AskRequest = { principal: OWNER, question: "Q", history: [] };
  const state = { documents: "1", settings: "s" };

  it("differs with everything an answer depends on", () => {
    const turn = { question: "a", answer: "b" };
    const keys = [
      answerKey(request, state),
      answerKey({ ...request, principal: { ...OWNER, id: "ann" } }, state),
      answerKey({ ...request, principal: { ...OWNER, collections: ["a"] } }, state),
      answerKey({ ...request, principal: { ...OWNER, collections: [] } }, state),
      answerKey({ ...request, question: "q" }, state),
      answerKey({ ...request, history: [turn] }, state),
      answerKey({ ...request, history: [turn, turn] }, state),
      answerKey({ ...request, filter: { collections: ["a"] } }, state),
      answerKey({ ...request, filter: { tags: ["a"] } }, state),
      answerKey(request, { ...state, documents: "2" }),
      answerKey(request, { ...state, settings: "t" }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("does not differ with the order of a filter's fields or with the signal", () => {
    const one = answerKey({ ...request, filter: { tags: ["a"], paths: ["b"] } }, state);
    const signal = new AbortController().signal;
    expect(answerKey({ ...request, filter: { paths: ["b"], tags: ["a"], from: undefined }, signal }, state)).toBe(one);
  });
});
