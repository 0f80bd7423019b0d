// GET /metrics: what a Prometheus server collects. Names no caller, no question and no document.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { z } from "@hono/zod-openapi";
import type { Metrics } from "../metrics/metrics.ts";
import { renderPresentValues } from "../metrics/present-values.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const LOOP_RESOLUTION_MS = 10;

const metricsRoute = route({
  method: "get",
  path: "/metrics",
  operationId: "metrics",
  summary: "Counts, times and loads, for Prometheus",
  role: "admin",
  responses: {
    200: { description: "Exposition format 0.0.4.", content: { "text/plain": { schema: z.string() } } },
  },
});

export function metricsRoutes({ application }: ServiceParts, metrics: Metrics) {
  // since the last time it was read
  const loopDelay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loopDelay.enable();
  return routeGroup().openapi(metricsRoute, (context) => {
    const lagSeconds = Math.max(0, loopDelay.percentile(99) / 1e9 - LOOP_RESOLUTION_MS / 1_000);
    const text = metrics.render() + renderPresentValues(application, lagSeconds);
    loopDelay.reset();
    return context.text(text, 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
}
