// A span a request, and which span the work is part of. Without `sendTraces` the tracer of OpenTelemetry's API does nothing.
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { ServiceEnvironment } from "../service-environment.ts";

export const TRACER_NAME = "eyrie";

const current = new AsyncLocalStorage<Context>();

/** What a span that begins now is part of. */
export function currentTrace(): Context {
  return current.getStore() ?? ROOT_CONTEXT;
}

/** From a request to the head of its answer. Says method, route and status: never an address, a caller or a question. */
export function traceRequests() {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    const { method } = context.req;
    const span = trace.getTracer(TRACER_NAME).startSpan(method, { kind: SpanKind.SERVER }, ROOT_CONTEXT);
    await current.run(trace.setSpan(ROOT_CONTEXT, span), next);
    const route = matchedRoutes(context).findLast((one) => one.method === method)?.path ?? "none";
    const { status } = context.res;
    span.updateName(`${method} ${route}`);
    span.setAttributes({ "http.request.method": method, "http.route": route, "http.response.status_code": status });
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
}

export function failSpan(span: Span, code: string): void {
  span.setAttribute("error.type", code);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
