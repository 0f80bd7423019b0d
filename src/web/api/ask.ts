// POST /v1/ask as a stream of its events; what the service calls an error is thrown.
import type { Turn } from "../../answering/answer-event.ts";
import type { ErrorBody } from "../../errors.ts";
import type { KeptEvent } from "../../http/kept-answers.ts";
import { CallError, send } from "./call.ts";
import { readEvents } from "./read-events.ts";

/** What a question is understood from: the conversation that it is asked in, or turns where none is kept. */
export type Context =
  | { readonly conversationId: string; readonly replaces?: number }
  | { readonly history: readonly Turn[] };

/** Ends with `answer-end`. @throws CallError, also when the stream ends before it */
export async function* ask(question: string, context: Context, signal: AbortSignal): AsyncGenerator<KeptEvent> {
  const response = await send("/v1/ask", {
    method: "POST",
    headers: { accept: "text/event-stream" },
    // how the answer came to be is shown for whoever wants to see it
    body: { question, ...context, stream: true, explain: true },
    signal,
  });
  if (response.body === null) throw new CallError(CUT, 0);
  for await (const event of readEvents(response.body)) {
    const known = event as KeptEvent | ({ readonly type: "error" } & ErrorBody);
    if (known.type === "error") throw new CallError(known, 200);
    yield known;
    if (known.type === "answer-end") return;
  }
  throw new CallError(CUT, 0);
}

const CUT = {
  error: {
    code: "model-stream-cut",
    message: "The connection to Eyrie ended before the answer was finished.",
    remedy: "Ask again; what had arrived is shown.",
    retryable: true,
  },
};
