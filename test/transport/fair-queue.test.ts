// Places are bounded, shared fairly among callers, and given back exactly once.
import { expect, test } from "vitest";
import { FairQueue } from "../../src/transport/fair-queue.ts";

/** Enters and notes the caller's name when it is let in. */
function enter(queue: FairQueue, caller: string, admitted: string[], signal = new AbortController().signal) {
  return queue.enter(caller, signal).then((leave) => {
    admitted.push(caller);
    return leave;
  });
}

test("a caller with a hundred questions waiting does not hold up the one question of another", async () => {
  const queue = new FairQueue({ places: 2, waiting: 200 });
  const admitted: string[] = [];
  const many = Array.from({ length: 100 }, () => enter(queue, "ann", admitted));
  const [first] = await Promise.all(many.slice(0, 2));
  const one = enter(queue, "bob", admitted);
  expect(queue).toMatchObject({ running: 2, waiting: 99 });
  first?.();
  (await one)();
  expect(admitted).toEqual(["ann", "ann", "bob"]);
  expect(queue.running).toBe(2);
});

test("when it is full, the caller who waits most gives way to one who waits less", async () => {
  const queue = new FairQueue({ places: 1, waiting: 3 });
  const admitted: string[] = [];
  const leave = await enter(queue, "ann", admitted);
  const waits = ["ann", "ann", "ann"].map((caller) => enter(queue, caller, admitted));
  const bob = enter(queue, "bob", admitted);
  await expect(waits[2]).rejects.toMatchObject({ code: "model-overloaded" });
  await expect(enter(queue, "ann", admitted)).rejects.toMatchObject({ code: "model-overloaded" });
  leave();
  (await waits[0])?.();
  (await waits[1])?.();
  (await bob)();
  expect(admitted).toEqual(["ann", "ann", "ann", "bob"]);
});

test("a place is given back once, and a wait that is aborted leaves nothing behind", async () => {
  const queue = new FairQueue({ places: 1, waiting: 5 });
  const admitted: string[] = [];
  const leave = await enter(queue, "ann", admitted);
  const left = new AbortController();
  const wait = enter(queue, "bob", admitted, left.signal);
  left.abort(new Error("gone"));
  await expect(wait).rejects.toThrow("gone");
  expect(queue.waiting).toBe(0);
  leave();
  leave();
  expect(queue.running).toBe(0);
  await expect(enter(queue, "bob", admitted, left.signal)).rejects.toThrow("gone");
  expect(queue.running).toBe(0);
});
