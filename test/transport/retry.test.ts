// Retry is bounded, asks the error, waits longer each time and stops with its signal.
import { describe, expect, it } from "vitest";
import { type ErrorCode, EyrieError } from "../../src/errors.ts";
import { createLogger, silentLogger } from "../../src/logger.ts";
import { retry } from "../../src/transport/retry.ts";

const policy = { attempts: 3, baseDelayMs: 20, logger: silentLogger };

describe("retry", () => {
  it("returns the first success", async () => {
    const failing = failures("model-overloaded", 2);
    expect(await retry(failing.attempt, { ...policy, signal: never() })).toBe("done");
    expect(failing.made()).toBe(3);
  });

  it("ends with the error of the last attempt", async () => {
    const failing = failures("model-overloaded", 9);
    await expect(retry(failing.attempt, { ...policy, signal: never() })).rejects.toThrow("failure 3");
    expect(failing.made()).toBe(3);
  });

  it("does not repeat what the error calls final, nor an unknown error", async () => {
    const refused = failures("model-request-refused", 9);
    await expect(retry(refused.attempt, { ...policy, signal: never() })).rejects.toThrow("failure 1");
    let calls = 0;
    const unknown = async (): Promise<never> => {
      calls += 1;
      throw new TypeError("bug");
    };
    await expect(retry(unknown, { ...policy, signal: never() })).rejects.toThrow("bug");
    expect(calls).toBe(1);
  });

  it("stops with the signal's reason while it waits", async () => {
    const caller = new AbortController();
    const failing = failures("model-overloaded", 9);
    setTimeout(() => caller.abort(new EyrieError("aborted", "left")), 30);
    const began = Date.now();
    await expect(retry(failing.attempt, { ...policy, baseDelayMs: 10_000, signal: caller.signal })).rejects.toThrow(
      "left",
    );
    expect(Date.now() - began).toBeLessThan(1000);
    expect(failing.made()).toBe(1);
  });

  it("logs the code of what it repeats and no message", async () => {
    const lines: string[] = [];
    const logger = createLogger((line) => lines.push(line));
    await retry(failures("model-overloaded", 1).attempt, { ...policy, logger, signal: never() });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("model-overloaded");
    expect(lines[0]).not.toContain("failure 1");
  });
});

function failures(code: ErrorCode, count: number) {
  let made = 0;
  const attempt = async (): Promise<string> => {
    made += 1;
    if (made <= count) throw new EyrieError(code, `failure ${made}`);
    return "done";
  };
  return { attempt, made: () => made };
}

function never(): AbortSignal {
  return new AbortController().signal;
}
