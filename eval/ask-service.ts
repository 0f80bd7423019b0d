// The product's own HTTP API, asked as any client asks it: a service on loopback over the composed application.
import { z } from "zod";
import type { Application } from "../src/application.ts";
import { EyrieError } from "../src/errors.ts";
import { listen } from "../src/http/listen.ts";
import { createService } from "../src/http/service.ts";
import { silentLogger } from "../src/logger.ts";
import { readServerSentEvents } from "../src/transport/server-sent-events.ts";
import { type Answer, type FoundPassage, type Trace, answer, outcome, trace } from "./outcome.ts";

/** A model on a processor writes slowly. */
const LONGEST_MS = 900_000;

export interface AskedAnswer {
  readonly answer: Answer;
  /** The question made whole from the conversation. */
  readonly asked: string;
  readonly firstWordMs: number | null;
}

export interface Service {
  search(query: string, limit: number): Promise<{ passages: readonly FoundPassage[]; trace: Trace }>;
  ask(question: string, history: readonly string[]): Promise<AskedAnswer>;
}

const found = z.object({ passages: outcome.shape.passages, trace });
const event = z.looseObject({ type: z.string() });
const started = z.looseObject({ question: z.string() });

/** The service lives as long as `work`. */
export async function withService<Result>(
  application: Application,
  signal: AbortSignal,
  work: (service: Service) => Promise<Result>,
): Promise<Result> {
  const listening = await listen(createService(application, silentLogger), { host: "127.0.0.1", port: 0 });
  const post = async (path: string, body: unknown): Promise<Response> => {
    const response = await fetch(`${listening.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
    });
    if (response.ok) return response;
    throw new EyrieError("internal", `${path} answered ${response.status}: ${await response.text()}`);
  };
  try {
    return await work({
      search: async (query, limit) =>
        found.parse(await (await post("/v1/search", { query, limit, explain: true })).json()),
      ask: async (question, history) => {
        const begun = performance.now();
        const turns = history.map((earlier) => ({ question: earlier, answer: "" }));
        return readAnswer(
          await post("/v1/ask", { question, history: turns, stream: true, explain: true }),
          question,
          begun,
        );
      },
    });
  } finally {
    await listening.close(0);
  }
}

async function readAnswer(response: Response, question: string, begun: number): Promise<AskedAnswer> {
  let asked = question;
  let firstWordMs: number | null = null;
  for await (const received of readServerSentEvents(response.body)) {
    if (received.type === "event-cut") break;
    const read = event.parse(JSON.parse(received.data));
    if (read.type === "answer-start") asked = started.parse(read).question;
    if (read.type === "text-delta") firstWordMs ??= performance.now() - begun;
    if (read.type === "error") throw new EyrieError("internal", `the answer failed: ${received.data}`);
    if (read.type === "answer-end") return { answer: answer.parse(read), asked, firstWordMs };
  }
  throw new EyrieError("internal", "the answer ended without its last event");
}
