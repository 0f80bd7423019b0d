// The HTTP service: what every request passes, the groups of routes, one shape of error.
import { bodyLimit } from "hono/body-limit";
import { except } from "hono/combine";
import { createMiddleware } from "hono/factory";
import type { Application } from "../application.ts";
import { EyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { answerError, answerNotFound } from "./error-wire.ts";
import { identify } from "./identity.ts";
import { guardOrigin } from "./origin-guard.ts";
import { PAGE_DIRECTORY, pageRoutes } from "./page.ts";
import { routeGroup } from "./route.ts";
import { askRoutes } from "./routes/ask.ts";
import { collectionRoutes } from "./routes/collections.ts";
import { documentRoutes } from "./routes/documents.ts";
import { ingestJobRoutes } from "./routes/ingest-jobs.ts";
import { referenceRoutes } from "./routes/reference.ts";
import { searchRoutes } from "./routes/search.ts";
import { sourceRoutes } from "./routes/sources.ts";
import { statusRoutes } from "./routes/status.ts";
import { UPLOAD_PATH, uploadRoutes } from "./routes/uploads.ts";
import type { ServiceEnvironment, ServiceParts } from "./service-environment.ts";

const LARGEST_BODY_BYTES = 1_000_000;

/** @param page folder of the built page */
export function createService(application: Application, logger: Logger, page: string = PAGE_DIRECTORY) {
  const service = routeGroup();
  service.use(answerHeaders(logger));
  service.use(guardOrigin());
  service.use(limitBody());
  service.use(identify());
  service.notFound(answerNotFound);
  service.onError(answerError(logger));
  service.route("/", pageRoutes(page));
  const routes = apiRoutes({ application, logger });
  service.route("/", referenceRoutes(routes));
  return service.route("/", routes);
}

/** Every route that the OpenAPI document describes. */
function apiRoutes(parts: ServiceParts) {
  return routeGroup()
    .route("/", askRoutes(parts))
    .route("/", searchRoutes(parts))
    .route("/", documentRoutes(parts))
    .route("/", sourceRoutes(parts))
    .route("/", collectionRoutes(parts))
    .route("/", uploadRoutes(parts))
    .route("/", ingestJobRoutes(parts))
    .route("/", statusRoutes(parts));
}

/** What the typed client is made from. */
export type ApiRoutes = ReturnType<typeof apiRoutes>;

/** Nothing is cached, nothing is taken for another type than it says; one line of log a request. */
function answerHeaders(logger: Logger) {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    const started = performance.now();
    await next();
    if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
    const { method, path } = context.req;
    logger.info("request", { method, path, status: context.res.status, ms: Math.round(performance.now() - started) });
  });
}

function limitBody() {
  const limit = bodyLimit({
    maxSize: LARGEST_BODY_BYTES,
    onError: () => {
      throw new EyrieError("request-too-large", `the body is over ${LARGEST_BODY_BYTES} bytes`);
    },
  });
  return except(UPLOAD_PATH, limit);
}
