// Opens after failures in a row, rests longer each time, and lets one trial through.
import { expect, test } from "vitest";
import { CircuitBreaker } from "../../src/transport/circuit-breaker.ts";

const OPTIONS = { failures: 3, restMs: 100, longestRestMs: 350 };

test("opens after failures in a row, not after as many with a success between", () => {
  const breaker = new CircuitBreaker(OPTIONS, () => 0);
  breaker.failed();
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  breaker.failed();
  expect(breaker.state).toBe("closed");
  breaker.failed();
  expect(breaker.state).toBe("open");
});

test("after its rest lets one trial through; a failed one doubles the rest up to its limit, a good one closes it", () => {
  let now = 0;
  const breaker = new CircuitBreaker(OPTIONS, () => now);
  for (let failure = 0; failure < 5; failure += 1) breaker.failed();
  for (const rest of [100, 200, 350, 350]) {
    now += rest - 1;
    expect(breaker.state).toBe("open");
    now += 1;
    expect(breaker.state).toBe("trial");
    breaker.beginTrial();
    expect(breaker.state).toBe("open");
    breaker.failed();
    expect(breaker.state).toBe("open");
  }
  now += 350;
  breaker.beginTrial();
  breaker.abandoned();
  expect(breaker.state).toBe("trial");
  breaker.beginTrial();
  breaker.succeeded();
  expect(breaker.state).toBe("closed");
});
