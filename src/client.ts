// What `import ... from "eyrie/client"` gives: the routes of a service as typed calls; bin/client.js loads it.
import { hc } from "hono/client";
import type { ApiRoutes } from "./http/service.ts";

export interface EyrieClientOptions {
  /** A key of `eyrie keys create`; none is needed on the machine that serves while it has no keys. */
  readonly key?: string;
}

/** @param address of the service, such as `http://127.0.0.1:3000` */
export function createEyrieClient(address: string, { key }: EyrieClientOptions = {}) {
  return hc<ApiRoutes>(address, key === undefined ? {} : { headers: { Authorization: `Bearer ${key}` } });
}
