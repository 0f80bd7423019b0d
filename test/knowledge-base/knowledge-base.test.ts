import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import { OWNER, type Principal } from "../../src/document/principal.ts";
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

interface Asked {
  readonly principal?: Principal;
  readonly filter?: DocumentFilter;
}

/** What is found, with its passage, best by words first. */
async function find(knowledgeBase: KnowledgeBase, text: string, { principal = OWNER, filter = {} }: Asked = {}) {
  const candidates = await knowledgeBase.findCandidates({ text, vector: query, perList: 100, principal, filter });
  const passages = await knowledgeBase.passages(
    candidates.map(({ label }) => label),
    principal,
  );
  return candidates
    .map((candidate) => ({ ...candidate, passage: passages.get(candidate.label) }))
    .sort((a, b) => b.wordScore - a.wordScore);
}

async function matches(knowledgeBase: KnowledgeBase, text: string) {
  return (await find(knowledgeBase, text)).filter((candidate) => candidate.wordScore > 0);
}

async function pathsNearest(knowledgeBase: KnowledgeBase, asked: Asked = {}): Promise<string[]> {
  const found = await find(knowledgeBase, "", asked);
  return [...new Set(found.map(({ passage }) => passage?.provenance.path ?? "gone"))].sort();
}

test("a passage within a table is found by the names of its columns and tells them", async () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  const version = documentVersion(folder.id, "one.txt", ["RG-120 | 4", "Snow load."]);
  const chunks = version.chunks.map((chunk, index) =>
    index === 0 ? { ...chunk, tableHeader: "Gauge | Count" } : chunk,
  );
  knowledgeBase.replaceDocument({ ...version, chunks });
  const [found, ...others] = await matches(knowledgeBase, "count");
  expect(others).toEqual([]);
  expect(found?.passage).toMatchObject({ text: "RG-120 | 4", tableHeader: "Gauge | Count" });
  expect((await matches(knowledgeBase, "snow"))[0]?.passage).not.toHaveProperty("tableHeader");
});

test("a document is found by words and vectors with its provenance, and leaves both when removed", async () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  knowledgeBase.replaceDocument(
    documentVersion(folder.id, "a/one.txt", ["The barometer is calibrated yearly.", "Snow load."]),
  );
  knowledgeBase.replaceDocument(documentVersion(folder.id, "two.txt", ["Rain gauges drain by themselves."], 2));
  const [match] = await matches(knowledgeBase, "calibrating barometers");
  const passage = match?.passage;
  expect(passage?.text).toBe("The barometer is calibrated yearly.");
  expect(passage?.provenance).toMatchObject({
    path: "a/one.txt",
    page: 1,
    headingPath: ["Chapter"],
    start: 0,
    end: 35,
  });
  expect(await pathsNearest(knowledgeBase)).toEqual(["a/one.txt", "two.txt"]);
  knowledgeBase.removeDocument(folder.id, "a/one.txt");
  expect(await matches(knowledgeBase, "barometer")).toEqual([]);
  expect(await pathsNearest(knowledgeBase)).toEqual(["two.txt"]);
  expect(knowledgeBase.status(OWNER)).toMatchObject({ documents: 1, passages: 1, indexedVectors: 1 });
});

test("a new version takes the place of the old one", async () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", ["Old words.", "More old words."]));
  knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", ["Fresh phrasing."], 3));
  expect(await matches(knowledgeBase, "old")).toEqual([]);
  expect(await matches(knowledgeBase, "phrasing")).toHaveLength(1);
  expect(knowledgeBase.status(OWNER)).toMatchObject({ documents: 1, passages: 1, indexedVectors: 1 });
});

test("whatever a person types is a valid word query", async () => {
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
    await expect(find(knowledgeBase, text)).resolves.toHaveLength(1);
  }
  expect(await matches(knowledgeBase, "AB-1234/7")).toHaveLength(1);
  expect(await matches(knowledgeBase, "max_input_tokens")).toHaveLength(1);
});

test("every candidate has both its true scores, whichever list it comes from", async () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  const paragraphs = ["wind and rain", "rain", "snow and wind and wind", "sun"];
  knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", paragraphs));
  const request = { text: "wind rain", vector: query, principal: OWNER, filter: {} };
  const whole = await knowledgeBase.findCandidates({ ...request, perList: 10 });
  const short = await knowledgeBase.findCandidates({ ...request, perList: 1 });
  expect(whole.filter((candidate) => candidate.wordScore > 0)).toHaveLength(3);
  expect(short.length).toBeLessThan(whole.length);
  for (const candidate of short) {
    const same = whole.find(({ label }) => label === candidate.label);
    expect(candidate.wordScore).toBeCloseTo(same?.wordScore ?? NaN, 10);
    expect(candidate.vectorScore).toBeCloseTo(same?.vectorScore ?? NaN, 5);
  }
});

test("a caller finds only what they may see, narrowed to what they ask of", async () => {
  const knowledgeBase = open(temporaryFolder());
  const shared = knowledgeBase.addFolder("/open", "everyone");
  const closed = knowledgeBase.addFolder("/closed", "board");
  knowledgeBase.replaceDocument(documentVersion(shared.id, "menu.txt", ["Soup on Monday."], 2));
  knowledgeBase.replaceDocument(documentVersion(shared.id, "plan/sites.txt", ["The Monday shift."], 3));
  knowledgeBase.replaceDocument(documentVersion(closed.id, "merger.txt", ["Merger on Monday."], 4));
  const guest = { id: "guest", collections: ["everyone"] };
  expect(await pathsNearest(knowledgeBase, { principal: guest })).toEqual(["menu.txt", "plan/sites.txt"]);
  expect(await pathsNearest(knowledgeBase, { principal: guest, filter: { collections: ["board"] } })).toEqual([]);
  expect(await pathsNearest(knowledgeBase, { principal: { id: "nobody", collections: [] } })).toEqual([]);
  expect(await pathsNearest(knowledgeBase, { filter: { paths: ["plan/*"] } })).toEqual(["plan/sites.txt"]);
  expect(await pathsNearest(knowledgeBase, { filter: { to: "1969-12-31" } })).toEqual([]);
  const [forbidden] = await matches(knowledgeBase, "merger");
  expect((await knowledgeBase.passages([forbidden?.label ?? 0], guest)).size).toBe(0);
  expect(knowledgeBase.status(guest)).toMatchObject({ documents: 2, passages: 2, folders: [{ path: "/open" }] });
});

test("what another process writes is found without opening anew", async () => {
  const directory = temporaryFolder();
  const reader = open(directory);
  const writer = open(directory);
  const folder = writer.addFolder("/somewhere");
  expect(await pathsNearest(reader)).toEqual([]);
  writer.replaceDocument(documentVersion(folder.id, "one.txt", ["One.", "Two."]));
  expect(await pathsNearest(reader)).toEqual(["one.txt"]);
  writer.removeDocument(folder.id, "one.txt");
  expect(await pathsNearest(reader)).toEqual([]);
});

test("the graph is built anew when a fifth of it is dead", async () => {
  const knowledgeBase = open(temporaryFolder());
  const folder = knowledgeBase.addFolder("/somewhere");
  for (let round = 0; round < 20; round += 1) {
    knowledgeBase.replaceDocument(documentVersion(folder.id, "one.txt", [`Round ${round}.`], round + 1));
    expect(await pathsNearest(knowledgeBase)).toEqual(["one.txt"]);
  }
  expect(knowledgeBase.status(OWNER)).toMatchObject({ passages: 1, indexedVectors: 1 });
});

test("one removal among many is followed without building the graph anew", async () => {
  const events: string[] = [];
  const logger = { ...silentLogger, info: (event: string) => void events.push(event) };
  const directory = temporaryFolder();
  const knowledgeBase = KnowledgeBase.open({ directory, identity: "test", dimensions: TEST_DIMENSIONS, logger });
  onTestFinished(() => knowledgeBase.close());
  const folder = knowledgeBase.addFolder("/somewhere");
  for (let number = 0; number < 10; number += 1) {
    knowledgeBase.replaceDocument(documentVersion(folder.id, `${number}.txt`, [`Text ${number}.`], number + 1));
  }
  expect(await pathsNearest(knowledgeBase)).toHaveLength(10);
  knowledgeBase.removeDocument(folder.id, "3.txt");
  expect(await pathsNearest(knowledgeBase)).not.toContain("3.txt");
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
