// What a request may weigh before a route sees it: its address, its body, how deep that nests and how long it may take to arrive.
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { EyrieError } from "../../errors.ts";
import type { ServiceEnvironment } from "../service-environment.ts";
import { jsonDepth } from "./json-depth.ts";

const LONGEST_ADDRESS = 4_096;
const LARGEST_BODY_BYTES = 1_000_000;
const DEEPEST_JSON = 64;
const BODY_DEADLINE_MS = 20_000;

export function limitAddress() {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    if (context.req.url.length > LONGEST_ADDRESS)
      throw new EyrieError("request-too-large", `the address is over ${LONGEST_ADDRESS} characters`);
    await next();
  });
}

export function limitBody() {
  return bodyLimit({
    maxSize: LARGEST_BODY_BYTES,
    onError: () => {
      throw new EyrieError("request-too-large", `the body is over ${LARGEST_BODY_BYTES} bytes`);
    },
  });
}

/** Reads a body of JSON to its end, once, in good time; the route finds it read. */
export function limitJson() {
  return createMiddleware<ServiceEnvironment>(async (context, next) => {
    if (/^application\/(?:[\w.+-]+\+)?json\b/i.test(context.req.header("content-type") ?? "")) {
      const depth = jsonDepth(await withinDeadline(context.req.text()));
      if (depth > DEEPEST_JSON)
        throw new EyrieError("invalid-request", `the body nests ${depth} deep; ${DEEPEST_JSON} are read`);
    }
    await next();
  });
}

async function withinDeadline(body: Promise<string>): Promise<string> {
  let late: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const error = new EyrieError("request-too-slow", `the body took longer than ${BODY_DEADLINE_MS / 1_000} seconds`);
    late = setTimeout(() => reject(error), BODY_DEADLINE_MS);
  });
  try {
    return await Promise.race([body, deadline]);
  } finally {
    clearTimeout(late);
  }
}
