// Server-sent events: each named by its type, a comment now and then that keeps the connection open, and always a last event that says
// how it ended.
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { EyrieError, toEyrieError } from "../errors.ts";
import { publicError } from "./error-wire.ts";

const HEARTBEAT_MS = 15_000;

export interface EventStreamOptions<Event> {
  /** Whether nothing comes after this event; a stream that ends without one gets an error. */
  readonly isLast: (event: Event) => boolean;
}

/** @param events begins the work, which the signal stops when the reader leaves */
export function streamEvents<Event extends { readonly type: string }>(
  context: Context,
  events: (signal: AbortSignal) => AsyncIterable<Event>,
  { isLast }: EventStreamOptions<Event>,
): Response {
  return streamSSE(context, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    const heartbeat = setInterval(() => void stream.write(": still here\n\n"), HEARTBEAT_MS);
    const send = (event: { readonly type: string }) =>
      stream.writeSSE({ event: event.type, data: JSON.stringify(event) });
    try {
      let ended = false;
      for await (const event of events(left.signal)) {
        await send(event);
        ended = isLast(event);
      }
      if (!ended) throw new EyrieError("internal", "the stream ended without its last event");
    } catch (thrown) {
      await send({ type: "error", ...publicError(toEyrieError(thrown)).toBody() });
    } finally {
      clearInterval(heartbeat);
    }
  });
}
