// Spans to an OpenTelemetry collector, over OTLP/HTTP as JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp). Loaded when an address is set.
import { DiagLogLevel, diag, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Logger } from "../../logger.ts";

const EVERY_MS = 2_000;
const SEND_DEADLINE_MS = 5_000;
/** Waiting to be sent; what is more is dropped. */
const MOST_SPANS = 2_048;

export interface SentTraces {
  /** Sends what is left, within the deadline. */
  close(): Promise<void>;
}

/** @param collector such as http://127.0.0.1:4318 */
export function sendTraces(collector: string, version: string, logger: Logger): SentTraces {
  const logUnsent = () => logger.warn("traces-unsent", { collector });
  const quiet = () => {};
  diag.setLogger(
    { error: logUnsent, warn: quiet, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const address = `${collector.replace(/\/+$/, "")}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url: address, timeoutMillis: SEND_DEADLINE_MS });
  const spans = new BatchSpanProcessor(exporter, {
    scheduledDelayMillis: EVERY_MS,
    exportTimeoutMillis: SEND_DEADLINE_MS,
    maxQueueSize: MOST_SPANS,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "eyrie", "service.version": version }),
    spanProcessors: [spans],
  });
  trace.setGlobalTracerProvider(provider);
  return {
    async close() {
      await provider.shutdown().catch(logUnsent);
      trace.disable();
      diag.disable();
    },
  };
}
