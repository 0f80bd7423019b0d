// Who the page is for the service: asked, begun with a key, ended.
import type { z } from "zod";
import type { caller } from "../../http/session-wire.ts";
import { call } from "./call.ts";

export type Caller = z.output<typeof caller>;

/** @throws CallError `unauthorized` when a key is needed and none has been shown */
export function whoAmI(signal: AbortSignal): Promise<Caller> {
  return call("/v1/session", { signal });
}

/** @throws CallError `unauthorized` when the key does not hold */
export function signIn(key: string): Promise<Caller> {
  return call("/v1/session", { method: "POST", body: { key } });
}

export function signOut(): Promise<void> {
  return call("/v1/session", { method: "DELETE" });
}
