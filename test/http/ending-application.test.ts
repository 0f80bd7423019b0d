// Answers that are not whole when the service has to end.
import { expect, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { OWNER } from "../../src/document/principal.ts";
import { EyrieError } from "../../src/errors.ts";
import { endingApplication } from "../../src/http/ending-application.ts";

/** Writes until it is aborted, as an answer of a slow model does. */
const writing = {
  async *ask({ signal }: { signal: AbortSignal }) {
    yield { type: "text-delta", text: "so far" };
    signal.throwIfAborted();
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
  },
} as unknown as Application;

test("an answer ends with the error of the stop, and none begins after it; who left before is not told", async () => {
  const stopping = new AbortController();
  const application = endingApplication(writing, stopping.signal);
  const left = new AbortController();
  const asked = { principal: OWNER, question: "x", history: [] };
  const read = async (signal: AbortSignal) => {
    const events: unknown[] = [];
    try {
      for await (const event of application.ask({ ...asked, signal })) events.push(event);
    } catch (error) {
      events.push(error);
    }
    return events;
  };
  const [open, gone] = [read(new AbortController().signal), read(left.signal)];
  left.abort(new EyrieError("aborted", "left"));
  expect((await gone)[1]).toMatchObject({ code: "aborted" });
  stopping.abort(new EyrieError("stopping", "stopped"));
  expect(await open).toEqual([{ type: "text-delta", text: "so far" }, expect.objectContaining({ code: "stopping" })]);
  expect(await read(new AbortController().signal)).toEqual([expect.objectContaining({ code: "stopping" })]);
});
