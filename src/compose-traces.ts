// Where traces go, with the settings in force. The code that sends them is loaded when a collector is set.
import { packageVersion } from "./compose.ts";
import type { Settings } from "./config.ts";
import type { SentTraces } from "./http/tracing/send-traces.ts";
import type { Logger } from "./logger.ts";

export async function composeTraces(settings: Settings, logger: Logger): Promise<SentTraces | null> {
  const { EYRIE_OTLP_URL: collector } = settings;
  if (collector === undefined) return null;
  const { sendTraces } = await import("./http/tracing/send-traces.ts");
  return sendTraces(collector, packageVersion(), logger);
}
