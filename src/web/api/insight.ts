// How the answers do, as the service adds it up.
import type { z } from "zod";
import type { insight } from "../../http/insight-wire.ts";
import { call } from "./call.ts";

export type Insight = z.output<typeof insight>;

/** Of the last so many days, today included. */
export function readInsight(days: number, signal: AbortSignal): Promise<Insight> {
  const from = new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return call(`/v1/insight?from=${from}`, { signal });
}
