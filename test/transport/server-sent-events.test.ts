// Server-sent events at every split of their bytes.
import { describe, expect, it } from "vitest";
import { readServerSentEvents } from "../../src/transport/server-sent-events.ts";

const STREAMS: readonly (readonly [string, string, readonly string[], boolean])[] = [
  ["TGI 3", 'data: {"a":"é界🦅"}\n\ndata: two\n\n', ['{"a":"é界🦅"}', "two"], false],
  ["TGI 2, without a space", 'data:{"a":1}\n\ndata:  x\n\n', ['{"a":1}', " x"], false],
  ["CRLF", "data: one\r\n\r\ndata: two\r\n\r\n", ["one", "two"], false],
  ["CR", "data: one\r\rdata: two\r\r", ["one", "two"], false],
  ["comments and other fields", ": hi\n\nevent: x\nid: 1\nretry: 2\ndatabase: no\ndata: one\n\n:\n\n", ["one"], false],
  ["several data lines", "data: one\ndata:\ndata\ndata: two\n\n", ["one\n\n\ntwo"], false],
  ["a byte order mark", "\ufeffdata: one\n\n", ["one"], false],
  ["a last event without its blank line", "data: one\n\ndata: two\n", ["one"], true],
  ["a last event without its line end", "data: one\n\ndata: tw", ["one"], true],
  ["a last CRLF event without its blank line", "data: one\r\n\r\ndata: two\r\n", ["one"], true],
  ["nothing", "", [], false],
];

describe("server-sent events", () => {
  it.each(STREAMS)("reads %s in one piece, byte by byte and split at every byte", async (_name, text, data, cut) => {
    const bytes = new TextEncoder().encode(text);
    const expected = [
      ...data.map((value) => ({ type: "event-received", data: value })),
      ...(cut ? [{ type: "event-cut" }] : []),
    ];
    const splits = Array.from(bytes, (_, index) => [bytes.slice(0, index), bytes.slice(index)]);
    for (const pieces of [[bytes], Array.from(bytes, (byte) => Uint8Array.of(byte)), ...splits]) {
      expect(await readAll(pieces)).toEqual(expected);
    }
  });

  it("gives each event as soon as it is whole", async () => {
    const events = readServerSentEvents(piecesThenSilence("data: one\n\ndata: tw"));
    expect((await events.next()).value).toEqual({ type: "event-received", data: "one" });
  });

  it("gives up on an event without end", async () => {
    const piece = new TextEncoder().encode("x".repeat(1_000_000));
    await expect(readAll(Array.from({ length: 6 }, () => piece))).rejects.toMatchObject({ code: "model-failed" });
    const line = new TextEncoder().encode(`data: ${"x".repeat(999_990)}\n`);
    await expect(readAll(Array.from({ length: 6 }, () => line))).rejects.toMatchObject({ code: "model-failed" });
  });

  it("cancels the body when the loop is left", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("data: one\n\n")),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _event of readServerSentEvents(body)) break;
    expect(cancelled).toBe(true);
  });
});

async function readAll(pieces: readonly Uint8Array[]) {
  const events = [];
  for await (const event of readServerSentEvents(asAsync(pieces))) events.push(event);
  return events;
}

async function* asAsync(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function* piecesThenSilence(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
  await new Promise(() => {});
}
