import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { OWNER } from "../../src/document/principal.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { SearchThread } from "../../src/knowledge-base/search-thread.ts";
import { silentLogger } from "../../src/logger.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { VECTOR_DIMENSIONS, documentOfVectors, openVectorBase } from "../support/vector-base.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const ENDING = new URL("../support/ending-search-worker.ts", import.meta.url);
const [vector = new Float32Array()] = randomUnitVectors(1, VECTOR_DIMENSIONS);
const FIND = { kind: "find", request: { text: "", vector, perList: 3, principal: OWNER, filter: {} } } as const;

/** A thread over one passage that ends by itself so many times. */
async function threadThatEnds(times: number): Promise<{ thread: SearchThread; graphs: () => boolean[] }> {
  const directory = temporaryFolder();
  const knowledgeBase = openVectorBase(directory);
  const folder = knowledgeBase.addFolder("/somewhere");
  knowledgeBase.replaceDocument(documentOfVectors(folder.id, "one.txt", [vector]));
  await knowledgeBase.close();
  const file = join(directory, "ends.json");
  writeFileSync(file, JSON.stringify({ left: times, graphs: [] }));
  const data = { location: locate(directory), identity: "test", dimensions: VECTOR_DIMENSIONS };
  const thread = new SearchThread({ data, logger: silentLogger, entry: ENDING });
  onTestFinished(() => thread.close({ save: true }));
  return { thread, graphs: () => (JSON.parse(readFileSync(file, "utf8")) as { graphs: boolean[] }).graphs };
}

test("what was asked when the thread ended is answered by the next, all of it", async () => {
  const { thread, graphs } = await threadThatEnds(1);
  const asked = await Promise.all([thread.ask(FIND), thread.ask(FIND), thread.ask({ kind: "ready" })]);
  expect(asked[0].candidates).toMatchObject([{ label: 1, vectorRank: 1 }]);
  expect(asked[1].candidates).toEqual(asked[0].candidates);
  expect(graphs()).toEqual([true, true]);
});

test("ended twice by a question it fails that one; the next is served without the graph", async () => {
  const { thread, graphs } = await threadThatEnds(2);
  await expect(thread.ask(FIND)).rejects.toMatchObject({ code: "search-unavailable" });
  expect(await thread.ask(FIND)).toMatchObject({ candidates: [{ label: 1, vectorRank: 1 }] });
  expect(graphs()).toEqual([true, true, false]);
});

test("an aborted question rejects at once with the signal's reason, and the next is answered", async () => {
  const { thread } = await threadThatEnds(0);
  const stop = new AbortController();
  const asked = thread.ask(FIND, stop.signal);
  stop.abort(new Error("gone"));
  await expect(asked).rejects.toThrow("gone");
  await expect(thread.ask(FIND, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
  expect((await thread.ask(FIND)).candidates).toHaveLength(1);
});

test("a closed one answers no more", async () => {
  const { thread } = await threadThatEnds(0);
  await thread.ask({ kind: "ready" });
  await thread.close({ save: true });
  await expect(thread.ask(FIND)).rejects.toMatchObject({ code: "search-unavailable" });
});
