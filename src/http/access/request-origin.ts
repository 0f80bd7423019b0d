// Where a request comes from: the address that connected, or the one that a trusted proxy names; under which host, over which protocol.
import type { Context } from "hono";
import type { TrustedProxies } from "./service-access.ts";

export interface RequestOrigin {
  /** Of the caller; null when the request came over no network, as a call within the process does. */
  readonly address: string | null;
  /** As the caller wrote it, in lower case. */
  readonly host: string;
  readonly protocol: "http" | "https";
  /** Whether a proxy of the settings sent it, whose headers are taken at their word. */
  readonly isFromProxy: boolean;
  /** Straight from a program of this machine: no proxy, named or not, says that it passes it on. */
  readonly isFromMachine: boolean;
}

const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
const LOOPBACK_ADDRESS = /^(?:127\.\d+\.\d+\.\d+|::1)$/;
/** Any of these says that the request was passed on. */
const PASSED_ON = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

export function originOf(context: Context, { addresses }: TrustedProxies): RequestOrigin {
  const header = (name: string) => context.req.header(name);
  const connected = connectedAddress(context);
  const isFromProxy = connected !== null && addresses.includes(connected);
  const host = (header("host") ?? "").toLowerCase();
  const isPassedOn = PASSED_ON.some((name) => header(name) !== undefined);
  return {
    address: isFromProxy ? (forwardedAddress(header("x-forwarded-for"), addresses) ?? connected) : connected,
    host,
    protocol: isFromProxy && header("x-forwarded-proto") === "https" ? "https" : "http",
    isFromProxy,
    isFromMachine: (connected === null || LOOPBACK_ADDRESS.test(connected)) && isLoopbackHost(host) && !isPassedOn,
  };
}

export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOST.test(host);
}

function connectedAddress(context: Context): string | null {
  const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  if (incoming === undefined) return null;
  // a socket that is gone has no address and is nobody's
  return (incoming.socket?.remoteAddress ?? "unknown").replace(/^::ffff:/, "");
}

/** The last address that no trusted proxy has: what stands before it, the caller may have written. */
function forwardedAddress(header: string | undefined, trusted: readonly string[]): string | undefined {
  const addresses = header?.split(",").map((one) => one.trim()) ?? [];
  return addresses.findLast((one) => !trusted.includes(one));
}
