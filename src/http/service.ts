// The HTTP service: routes over the application, one shape of error, nothing cached, nothing from other origins.
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import type { z } from "zod";
import type { Application } from "../application.ts";
import type { AnswerEvent } from "../answering/answer-event.ts";
import { EyrieError, toEyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { guardOrigin } from "./origin-guard.ts";
import { PAGE_DIRECTORY, servePage } from "./page.ts";
import { askBody, searchBody } from "./wire.ts";
import { OWNER } from "../document/principal.ts";

const LARGEST_BODY_BYTES = 1_000_000;
const HEARTBEAT_MS = 15_000;

/** @param page folder of the built page */
export function createService(application: Application, logger: Logger, page: string = PAGE_DIRECTORY): Hono {
  const service = new Hono();

  service.use(async (context, next) => {
    const started = performance.now();
    await next();
    if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
    const { method, path } = context.req;
    logger.info("request", { method, path, status: context.res.status, ms: Math.round(performance.now() - started) });
  });
  service.use(guardOrigin());
  service.use(
    bodyLimit({
      maxSize: LARGEST_BODY_BYTES,
      onError: () => {
        throw new EyrieError("request-too-large", `the body is over ${LARGEST_BODY_BYTES} bytes`);
      },
    }),
  );

  servePage(service, page);
  service.get("/livez", (context) => context.json({ status: "alive" }));
  service.get("/readyz", (context) => {
    if (application.isReady()) return context.json({ status: "ready" });
    // one that ended is opened again, though nobody is sent here to ask until it is
    application.ready().catch(() => undefined);
    throw new EyrieError("not-ready", "the index is not open yet");
  });
  service.get("/v1/status", (context) => context.json(application.status(OWNER)));
  service.post("/v1/search", async (context) => {
    const { query, explain, ...narrowed } = await readBody(context, searchBody);
    const request = { principal: OWNER, question: query, ...narrowed, signal: context.req.raw.signal };
    const { passages, trace } = explain
      ? await application.explain(request)
      : { passages: await application.search(request), trace: undefined };
    return context.json({ query, passages: passages.map(({ label: _label, ...passage }) => passage), trace });
  });
  service.post("/v1/ask", async (context) => {
    const { stream, ...request } = await readBody(context, askBody);
    const wantsEvents = stream || (context.req.header("accept") ?? "").includes("text/event-stream");
    return wantsEvents ? streamAnswer(context, application, request) : answerWhole(context, application, request);
  });

  service.notFound((context) => {
    const error = new EyrieError("not-found", `no route ${context.req.method} ${context.req.path}`);
    return context.json(error.toBody(), 404);
  });
  service.onError((thrown, context) => {
    const error = toEyrieError(thrown);
    if (error.code === "internal") logger.error("request-failed", { path: context.req.path, reason: error.message });
    return context.json(publicError(error).toBody(), error.kind.status as 500);
  });
  return service;
}

type Question = Omit<z.output<typeof askBody>, "stream">;

async function answerWhole(context: Context, application: Application, request: Question): Promise<Response> {
  for await (const event of application.ask({ principal: OWNER, ...request, signal: context.req.raw.signal })) {
    if (event.type === "answer-end") {
      const { type: _type, ...answer } = event;
      return context.json({ question: request.question, ...answer });
    }
  }
  throw new EyrieError("internal", "the answer ended without its end event");
}

/** Server-sent events, each named by its type; the last is always `answer-end` or `error`. */
function streamAnswer(context: Context, application: Application, request: Question): Response {
  return streamSSE(context, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    const heartbeat = setInterval(() => void stream.write(": still here\n\n"), HEARTBEAT_MS);
    const send = (event: AnswerEvent | { type: "error"; error: unknown }) =>
      stream.writeSSE({ event: event.type, data: JSON.stringify(event) });
    try {
      for await (const event of application.ask({ principal: OWNER, ...request, signal: left.signal }))
        await send(event);
    } catch (thrown) {
      await send({ type: "error", ...publicError(toEyrieError(thrown)).toBody() });
    } finally {
      clearInterval(heartbeat);
    }
  });
}

/** What happened inside is for the log; a caller is told that it happened. */
function publicError(error: EyrieError): EyrieError {
  return error.code === "internal" ? new EyrieError("internal", "something went wrong inside Eyrie") : error;
}

/** @throws EyrieError `invalid-request`, naming every field that is wrong */
async function readBody<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.output<Schema>> {
  let body: unknown;
  try {
    body = await context.req.json();
  } catch (error) {
    if (error instanceof EyrieError) throw error;
    throw new EyrieError("invalid-request", "the body is not JSON", { cause: error });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
  throw new EyrieError("invalid-request", problems.join("; "));
}
