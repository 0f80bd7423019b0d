// Work of many questions at once, one piece in each turn of the event loop: between two pieces the service hears, sends and times out.
import { setImmediate } from "node:timers/promises";

let last: Promise<unknown> = Promise.resolve();

/** Resolves when it is one's turn; nobody else's work that asks here is done in the same turn of the loop. */
export function turnOfLoop(): Promise<unknown> {
  last = last.then(() => setImmediate());
  return last;
}
