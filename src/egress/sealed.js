// @ts-check
// Loaded first in every thread and in every process that reads files: none of them has a reason to connect to anything, this machine
// included. Nobody reads a log of theirs, so one that tries ends, and whoever waits for it hears who it was.
import { isMainThread } from "node:worker_threads";
import { installEgressGuard } from "./egress-guard.js";

installEgressGuard({ loopback: false }).onRefusal(({ target, caller }) => {
  const message = `${caller} wanted to reach ${target}; nothing here may connect`;
  // as ingest/document-wire.ts has it
  if (isMainThread && process.send)
    process.send({ type: "read-failed", code: "egress-refused", message }, () => process.exit(1));
  else queueMicrotask(() => throwRefusal(message));
});

/** @param {string} message */
function throwRefusal(message) {
  throw Object.assign(new Error(message), { code: "egress-refused" });
}
