import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { silentLogger } from "../../src/logger.ts";
import { TEST_DIMENSIONS, documentVersion } from "../support/documents.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { randomUnitVectors } from "../support/vectors.ts";

function open(directory: string, identity = "test"): KnowledgeBase {
  const knowledgeBase = KnowledgeBase.open({ directory, identity, dimensions: TEST_DIMENSIONS, logger: silentLogger });
  onTestFinished(() => knowledgeBase.close());
  return knowledgeBase;
}

const [query = new Float32Array()] = randomUnitVectors(1, TEST_DIMENSIONS, 5);

function pathsNearest(knowledgeBase: KnowledgeBase): string[] {
  const labels = knowledgeBase.nearest(query, 100).map((neighbour) => neighbour.label);
  return [...new Set([...knowledgeBase.passages(labels).values()].map((passage) => passage.provenance.path))].sort();
}

test("a document is found by words and vectors with its provenance, and leaves both when removed", () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  knowledgeBase.replaceDocument(
    documentVersion(folder.id, "a/one.txt", ["The barometer is calibrated yearly.", "Snow load."]),
  );
  knowledgeBase.replaceDocument(documentVersion(folder.id, "two.txt", ["Rain gauges drain by themselves."], 2));
  const [match] = knowledgeBase.matchWords("calibrating barometers", 10);
  const passage = knowledgeBase.passages([match?.label ?? 0]).get(match?.label ?? 0);
  expect(passage?.text).toBe("The barometer is calibrated yearly.");
  expect(passage?.provenance).toMatchObject({
    path: "a/one.txt",
    page: 1,
    headingPath: ["Chapter"],
    start: 0,
    end: 35,
  });
  expect(pathsNearest(knowledgeBase)).toEqual(["a/one.txt", "two.txt"]);
  knowledgeBase.removeDocument(folder.id, "a/one.txt");
  expect(knowledgeBase.matchWords("barometer", 10)).toEqual([]);
  expect(pathsNearest(knowledgeBase)).toEqual(["two.txt"]);
  expect(knowledgeBase.status()).toMatchObject({ documents: 1, passages: 1, indexedVectors: 1 });
});

test("a new version takes the place of the old one", () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", ["Old words.", "More old words."]));
  knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", ["Fresh phrasing."], 3));
  expect(knowledgeBase.matchWords("old", 10)).toEqual([]);
  expect(knowledgeBase.matchWords("phrasing", 10)).toHaveLength(1);
  expect(knowledgeBase.status()).toMatchObject({ documents: 1, passages: 1, indexedVectors: 1 });
});

test("whatever a person types is a valid word query", () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", ["Part AB-1234/7 has max_input_tokens."]));
  for (const text of [
    '"',
    "AND",
    "NOT a",
    "a OR (",
    "col:umn*",
    "^x",
    "'; DROP TABLE chunks; --",
    "",
    "   ",
    "NEAR(a b)",
    "\u0000",
    "🙂",
  ]) {
    expect(() => knowledgeBase.matchWords(text, 5)).not.toThrow();
    expect(() => knowledgeBase.wordScores(text, [1])).not.toThrow();
  }
  expect(knowledgeBase.matchWords("AB-1234/7", 5)).toHaveLength(1);
  expect(knowledgeBase.matchWords("max_input_tokens", 5)).toHaveLength(1);
});

test("the score of a passage by label is the score that search gives it", () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  const paragraphs = ["wind and rain", "rain", "snow and wind and wind", "sun"];
  knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", paragraphs));
  const matches = knowledgeBase.matchWords("wind rain", 10);
  const scores = knowledgeBase.wordScores("wind rain", [1, 2, 3, 4]);
  expect(matches).toHaveLength(3);
  for (const match of matches) expect(scores.get(match.label)).toBeCloseTo(match.score, 10);
  expect(scores.size).toBe(3);
});

test("the index is rebuilt when its file is missing, damaged, or behind", () => {
  const directory = temporaryFolder();
  const first = open(directory);
  const folder = first.addFolder("/somewhere");
  first.replaceDocument(documentVersion(folder.id, "one.txt", ["One."]));
  first.saveIndex();
  first.replaceDocument(documentVersion(folder.id, "two.txt", ["Two."], 2));
  first.close();
  expect(pathsNearest(open(directory))).toEqual(["one.txt", "two.txt"]);
  writeFileSync(join(directory, "index", "vectors.hnsw"), "not an index");
  expect(pathsNearest(open(directory))).toEqual(["one.txt", "two.txt"]);
  rmSync(join(directory, "index"), { recursive: true });
  expect(pathsNearest(open(directory))).toEqual(["one.txt", "two.txt"]);
});

test("what another process writes is found without opening anew", () => {
  const directory = temporaryFolder();
  const reader = open(directory);
  const writer = open(directory);
  const folder = writer.addFolder("/somewhere");
  expect(pathsNearest(reader)).toEqual([]);
  writer.replaceDocument(documentVersion(folder.id, "one.txt", ["One.", "Two."]));
  expect(pathsNearest(reader)).toEqual(["one.txt"]);
  writer.removeDocument(folder.id, "one.txt");
  expect(pathsNearest(reader)).toEqual([]);
});

test("the graph is built anew when a fifth of it is dead", () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  for (let round = 0; round < 20; round += 1) {
    knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", [`Round ${round}.`], round + 1));
    expect(pathsNearest(knowledgeBase)).toEqual(["one.txt"]);
  }
  expect(knowledgeBase.status()).toMatchObject({ passages: 1, indexedVectors: 1 });
});

test("one removal among many is followed without building the graph anew", () => {
  const events: string[] = [];
  const logger = { ...silentLogger, info: (event: string) => void events.push(event) };
  const directory = temporaryFolder();
  const knowledgeBase = KnowledgeBase.open({ directory, identity: "test", dimensions: TEST_DIMENSIONS, logger });
  onTestFinished(() => knowledgeBase.close());
  const folder = knowledgeBase.addFolder("/somewhere");
  for (let number = 0; number < 10; number += 1) {
    knowledgeBase.replaceDocument(documentVersion(folder.id, `${number}.txt`, [`Text ${number}.`], number + 1));
  }
  expect(pathsNearest(knowledgeBase)).toHaveLength(10);
  knowledgeBase.removeDocument(folder.id, "3.txt");
  expect(pathsNearest(knowledgeBase)).not.toContain("3.txt");
  expect(events).toEqual([]);
});

test("another embedding or chunking is refused, naming both", () => {
  const directory = temporaryFolder();
  open(directory, "model-a chunker-1").close();
  expect(() => open(directory, "model-b chunker-1")).toThrow(/built with "model-a chunker-1".*"model-b chunker-1"/);
});

test("the folder is the owner's alone", () => {
  const directory = join(temporaryFolder(), "kb");
  open(directory);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test("one writer at a time, and a killed one leaves no lock", async () => {
  const directory = temporaryFolder();
  const knowledgeBase = open(directory);
  const lock = knowledgeBase.lockForWriting();
  expect(() => open(directory).lockForWriting()).toThrow(new RegExp(`process ${process.pid} `));
  lock.release();
  const script = `
    const { acquireWriterLock } = await import(${JSON.stringify(new URL("../../src/knowledge-base/writer-lock.ts", import.meta.url).href)});
    acquireWriterLock(${JSON.stringify(directory)});
    process.stdout.write("locked");
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  expect(() => knowledgeBase.lockForWriting()).toThrow(new RegExp(`process ${holder.pid} `));
  holder.kill("SIGKILL");
  await once(holder, "exit");
  knowledgeBase.lockForWriting().release();
});
