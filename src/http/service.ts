// The HTTP service: what every request passes, the groups of routes, one shape of error.
import { except } from "hono/combine";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { Application } from "../application.ts";
import type { Logger } from "../logger.ts";
import { auditedApplication } from "./access/audited-application.ts";
import { MACHINE_ONLY, type ServiceAccess } from "./access/service-access.ts";
import { answerError, answerNotFound } from "./error-wire.ts";
import { identify } from "./identity.ts";
import { CallerPlaces } from "./limits/caller-places.ts";
import { limitedApplication } from "./limits/limited-application.ts";
import { limitAddress, limitBody, limitJson } from "./limits/request-limits.ts";
import { measuredApplication } from "./metrics/measured-application.ts";
import { Metrics } from "./metrics/metrics.ts";
import { guardOrigin } from "./origin-guard.ts";
import { PAGE_DIRECTORY, pageRoutes } from "./page.ts";
import { routeGroup } from "./route.ts";
import { askRoutes } from "./routes/ask.ts";
import { collectionRoutes } from "./routes/collections.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { documentRoutes } from "./routes/documents.ts";
import { feedbackRoutes } from "./routes/feedback.ts";
import { ingestJobRoutes } from "./routes/ingest-jobs.ts";
import { mcpRoutes } from "./routes/mcp.ts";
import { insightRoutes } from "./routes/insight.ts";
import { keyRoutes } from "./routes/keys.ts";
import { memberRoutes } from "./routes/members.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { openaiRoutes } from "./routes/openai.ts";
import { referenceRoutes } from "./routes/reference.ts";
import { searchRoutes } from "./routes/search.ts";
import { sessionRoutes } from "./routes/session.ts";
import { sourceRoutes } from "./routes/sources.ts";
import { statusRoutes } from "./routes/status.ts";
import { UPLOAD_PATH, uploadRoutes } from "./routes/uploads.ts";
import { traceRequests } from "./tracing/request-spans.ts";
import { tracedApplication } from "./tracing/traced-application.ts";
import type { ServiceEnvironment, ServiceParts } from "./service-environment.ts";

/**
 * @param access left out: whoever is on this machine, and nobody else
 * @param page folder of the built page
 */
export function createService(
  application: Application,
  logger: Logger,
  access: ServiceAccess = MACHINE_ONLY,
  page: string = PAGE_DIRECTORY,
) {
  const service = routeGroup();
  const metrics = new Metrics();
  service.use(traceRequests());
  service.use(answerHeaders(logger, metrics));
  service.use(limitAddress());
  service.use(guardOrigin(access));
  service.use(identify(access));
  service.use(except(UPLOAD_PATH, limitBody()));
  service.use(limitJson());
  service.notFound(answerNotFound);
  service.onError(answerError(logger));
  service.route("/", pageRoutes(page));
  const guarded = guardApplication(measuredApplication(tracedApplication(application), metrics), access);
  const routes = apiRoutes({ application: guarded, logger, access }, metrics);
  service.route("/", referenceRoutes(routes));
  return service.route("/", routes);
}

/** Whoever asks, over whichever route, waits for a place of theirs, and what they ask is noted. */
function guardApplication(application: Application, { people, keepsQuestions, limits }: ServiceAccess): Application {
  if (people === null) return application;
  const audited = auditedApplication(application, { people, keepsQuestions });
  return limitedApplication(audited, new CallerPlaces(limits));
}

/** Every route that the OpenAPI document describes. */
function apiRoutes(parts: ServiceParts, metrics: Metrics) {
  return routeGroup()
    .route("/", askRoutes(parts))
    .route("/", searchRoutes(parts))
    .route("/", conversationRoutes(parts))
    .route("/", feedbackRoutes(parts))
    .route("/", documentRoutes(parts))
    .route("/", sourceRoutes(parts))
    .route("/", collectionRoutes(parts))
    .route("/", uploadRoutes(parts))
    .route("/", ingestJobRoutes(parts))
    .route("/", openaiRoutes(parts))
    .route("/", mcpRoutes(parts))
    .route("/", statusRoutes(parts))
    .route("/", sessionRoutes(parts))
    .route("/", insightRoutes(parts))
    .route("/", keyRoutes(parts))
    .route("/", memberRoutes(parts))
    .route("/", metricsRoutes(parts, metrics));
}

/** What the typed client is made from. */
export type ApiRoutes = ReturnType<typeof apiRoutes>;

/** Nothing is cached, no stream is held back, nothing is taken for another type than it says; one line of log a request. */
function answerHeaders(logger: Logger, metrics: Metrics) {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    const started = performance.now();
    await next();
    // nobody reads the body of this answer: whatever makes it would wait for a reader without end
    if (context.req.method === "HEAD") await context.res.body?.cancel();
    if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
    // nginx gathers what it passes on, unless it is told: an answer would come all at once when it ends
    const isStream = context.res.headers.get("Content-Type")?.startsWith("text/event-stream") ?? false;
    if (isStream) context.header("X-Accel-Buffering", "no");
    // whether the connection is kept is between the client and the server: a stream that ends is not held open against its client's word
    context.res.headers.delete("Connection");
    const { method, path } = context.req;
    const { status } = context.res;
    const ms = performance.now() - started;
    logger.info("request", { method, path, status, ms: Math.round(ms) });
    const route = matchedRoutes(context).findLast((one) => one.method === method)?.path ?? "none";
    metrics.count("eyrie_requests_total", "Requests, by route and status.", { method, route, status });
    metrics.time("eyrie_request_seconds", "From a request to the head of its answer.", ms / 1_000, { route });
  });
}
