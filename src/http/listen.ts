// Binds the service to an address and lets it go again without cutting answers short.
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import type { Hono } from "hono";
import { EyrieError } from "../errors.ts";

/** A service, as far as it is bound to an address. */
export type Served = Pick<Hono, "fetch">;

export interface Listening {
  readonly url: string;
  /** Takes no new connection, lets open answers end, and cuts what is left after the grace time. */
  close(graceMs: number): Promise<void>;
}

/** @throws EyrieError `address-in-use` */
export async function listen(service: Served, address: { host: string; port: number }): Promise<Listening> {
  const server = await bind(service, address);
  const { port } = server.address() as AddressInfo;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return { url: `http://${host}:${port}`, close: (graceMs) => close(server, graceMs) };
}

function bind(service: Served, { host, port }: { host: string; port: number }): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: service.fetch, hostname: host, port }, () => resolve(server));
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(taken ? new EyrieError("address-in-use", `${host}:${port} is in use`, { cause: error }) : error);
    });
  });
}

function close(server: ServerType, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}
