// Each kind of damage, done to a real knowledge base, fails its check and no other.
import {
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { TEXT_TEMPLATE_VERSION } from "../../src/document/chunk.ts";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { verifyCatalogue, verifyKnowledgeBase } from "../../src/knowledge-base/verification.ts";
import { silentLogger } from "../../src/logger.ts";
import { HnswIndex } from "../../src/vector/hnsw-index.ts";
import { saveSnapshot } from "../../src/vector/hnsw-snapshot.ts";
import { TEST_DIMENSIONS, documentVersion } from "../support/documents.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { randomUnitVectors } from "../support/vectors.ts";

const IDENTITY = `test chunker-1 template-${TEXT_TEMPLATE_VERSION}`;
const PASSAGES = 120;

/** Forty documents of three passages, one replaced and one removed, with a saved index. */
async function makeKnowledgeBase(): Promise<{ directory: string; file: string }> {
  const directory = temporaryFolder();
  const knowledgeBase = open(directory);
  const folder = knowledgeBase.addFolder("/somewhere");
  for (let number = 0; number <= PASSAGES / 3; number += 1) {
    const paragraphs = ["one", "two", "three"].map((word) => `Document ${number} says ${word}.`);
    knowledgeBase.replaceDocument(documentVersion(folder.id, `${number}.txt`, paragraphs, number + 1));
  }
  const fresh = ["Fresh one.", "Fresh two.", "Fresh three."];
  knowledgeBase.replaceDocument(documentVersion(folder.id, "0.txt", fresh, 99));
  knowledgeBase.removeDocument(folder.id, "1.txt");
  await knowledgeBase.saveIndex();
  await knowledgeBase.close();
  return { directory, file: join(directory, "catalogue.sqlite") };
}

function open(directory: string): KnowledgeBase {
  return KnowledgeBase.open({ directory, identity: IDENTITY, dimensions: TEST_DIMENSIONS, logger: silentLogger });
}

/** Damage that SQLite itself would not allow: no foreign keys, no constraints of the program. */
function damage(file: string, sql: string): void {
  const database = new Database(file);
  database.pragma("foreign_keys = OFF");
  const { changes } = database.prepare(sql).run();
  database.close();
  expect(changes).toBeGreaterThan(0);
}

async function failures(directory: string): Promise<Record<string, readonly string[]>> {
  const report = await verifyKnowledgeBase(directory);
  const failed = report.checks.filter((check) => check.verdict === "failed");
  expect(report.whole).toBe(failed.length === 0);
  return Object.fromEntries(failed.map(({ name, details }) => [name, details]));
}

test("a whole knowledge base passes each check, and each has looked at something", async () => {
  const { directory } = await makeKnowledgeBase();
  const before = readFileSync(join(directory, "catalogue.sqlite"));
  const report = await verifyKnowledgeBase(directory);
  expect(report).toMatchObject({ whole: true, documents: PASSAGES / 3, passages: PASSAGES, identity: IDENTITY });
  expect(report.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(
    ["structure", "references", "documents", "passages", "embedded-texts", "vectors", "words", "changes", "index"].map(
      (name) => `${name} passed`,
    ),
  );
  for (const { checked } of report.checks) expect(checked).toBeGreaterThan(0);
  const index = report.checks.find(({ name }) => name === "index");
  expect(index).toMatchObject({ checked: 500, details: [expect.stringMatching(/recall@10 is (1\.000|0\.99)/)] });
  expect(readFileSync(join(directory, "catalogue.sqlite")).equals(before)).toBe(true);
});

test.each([
  ["references", "DELETE FROM folders", /names a row of folders/],
  ["documents", "UPDATE documents SET content_hash = 'x' WHERE path = '5.txt'", /5\.txt: its id/],
  ["documents", "UPDATE documents SET pages_without_text = '{' WHERE path = '5.txt'", /without text/],
  [
    "passages",
    "UPDATE documents SET text = replace(text, 'says one', 'says ONE') WHERE path = '7.txt'",
    /at its place/,
  ],
  ["passages", "UPDATE chunks SET start_offset = start_offset + 1 WHERE label = 50", /at its place/],
  ["passages", "UPDATE chunks SET id = 'ffff' WHERE label = 50", /its id is not/],
  ["passages", "UPDATE chunks SET ordinal = 7 WHERE label = 50", /follows passage/],
  ["embedded-texts", "UPDATE documents SET title = 'Other' WHERE path = '7.txt'", /computed from another text/],
  ["embedded-texts", "UPDATE chunks SET embedded_hash = 'x' WHERE label = 50", /passage 1: its vector/],
  ["words", "DELETE FROM chunk_words WHERE rowid = 50", /passage 50 is not in the word index/],
  ["words", "INSERT INTO chunk_words (rowid, text) VALUES (9999, 'stray')", /holds 9999/],
  ["changes", "UPDATE changes SET added = 0 WHERE label = 50", /50 was never announced/],
  ["changes", "INSERT INTO changes (label, added) VALUES (9999, 1)", /9999 is announced/],
])("%s: %s", async (name, sql, said) => {
  const { directory, file } = await makeKnowledgeBase();
  // the saved index follows the changes; it is another test's
  rmSync(join(directory, "index"), { recursive: true });
  damage(file, sql);
  const failed = await failures(directory);
  expect(Object.keys(failed)).toEqual([name]);
  expect(failed[name]?.join("\n")).toMatch(said);
});

test("a page beyond the last", async () => {
  const { directory, file } = await makeKnowledgeBase();
  damage(file, "UPDATE chunks SET page = 99 WHERE label = 50");
  const failed = await failures(directory);
  // the page stands in the text that was embedded
  expect(Object.keys(failed)).toEqual(["passages", "embedded-texts"]);
  expect(failed["passages"]?.[0]).toMatch(/on page 99 of 3/);
});

test.each([
  ["not a number", (vector: Float32Array) => vector.fill(NaN, 3, 4), /50 has a component that is not a number/],
  ["infinite", (vector: Float32Array) => vector.fill(Infinity, 3, 4), /not a number/],
  ["of another norm", (vector: Float32Array) => vector.map((value) => value * 1.01), /norm 1\.010/],
  ["short", (vector: Float32Array) => vector.slice(1), /has 15 dimensions; most have 16/],
])("a vector that is %s", async (_, spoil, said) => {
  const { directory, file } = await makeKnowledgeBase();
  rmSync(join(directory, "index"), { recursive: true });
  const [vector = new Float32Array()] = randomUnitVectors(1, TEST_DIMENSIONS);
  const database = new Database(file);
  database.prepare("UPDATE chunks SET vector = ? WHERE label = 50").run(Buffer.from(spoil(vector).buffer));
  database.close();
  const failed = await failures(directory);
  expect(Object.keys(failed)).toEqual(["vectors"]);
  expect(failed["vectors"]?.[0]).toMatch(said);
});

test("a missing passage is a gap in its document, a word and a change without passage", async () => {
  const { directory, file } = await makeKnowledgeBase();
  rmSync(join(directory, "index"), { recursive: true });
  const label = labelOf(file, "9.txt", 1);
  damage(file, `DELETE FROM chunks WHERE label = ${label}`);
  expect(Object.keys(await failures(directory))).toEqual(["passages", "words", "changes"]);
});

test("bytes of the database file that are not SQLite's", async () => {
  const { directory, file } = await makeKnowledgeBase();
  const descriptor = openSync(file, "r+");
  const [root] = rootOf(file, "chunks_by_embedded_hash");
  writeSync(descriptor, Buffer.alloc(64, 0xff), 0, 64, ((root ?? 1) - 1) * 4096);
  const failed = await failures(directory);
  expect(Object.keys(failed)).toContain("structure");
  writeFileSync(file, "this was a database once, it is not one now".repeat(200));
  expect((await failures(directory))["structure"]?.[0]).toMatch(/not a database/);
});

test("the saved index: other bytes, a foreign passage, a missing one, poor recall, none", async () => {
  const { directory } = await makeKnowledgeBase();
  const index = join(directory, "index");
  const graph = join(index, "vectors.hnsw");
  const whole = readFileSync(graph);
  const flipped = Uint8Array.from(whole);
  flipped[whole.length - 5] = (flipped[whole.length - 5] ?? 0) ^ 1;
  writeFileSync(graph, flipped);
  expect(await failures(directory)).toEqual({ index: [expect.stringMatching(/not the file that its record/)] });

  const seq = lastChange(join(directory, "catalogue.sqlite"));
  const vectors = [...liveVectors(join(directory, "catalogue.sqlite"))];
  const save = async (entries: readonly (readonly [number, Float32Array])[], at = seq) => {
    const built = HnswIndex.create(TEST_DIMENSIONS);
    for (const [label, vector] of entries) built.add(label, vector);
    await saveSnapshot(index, built, IDENTITY, { seq: at, waiting: 0 });
  };
  await save(vectors);
  expect(await failures(directory)).toEqual({});
  await save([...vectors, [9999, vectors[0]?.[1] ?? new Float32Array()]]);
  expect(await failures(directory)).toEqual({ index: ["the index holds 9999, which is no passage"] });
  await save(vectors.slice(1));
  expect(await failures(directory)).toEqual({ index: [`passage ${vectors[0]?.[0]} is not in the index`] });
  await save(vectors, seq + 5);
  expect(await failures(directory)).toEqual({ index: [expect.stringMatching(/the catalogue's last is/)] });
  const others = randomUnitVectors(vectors.length, TEST_DIMENSIONS, 77);
  await save(vectors.map(([label], position) => [label, others[position] ?? new Float32Array()]));
  expect(await failures(directory)).toEqual({ index: [expect.stringMatching(/recall@10 is 0\.\d+ for/)] });

  rmSync(index, { recursive: true });
  const report = await verifyKnowledgeBase(directory);
  expect(report.whole).toBe(true);
  expect(report.checks.at(-1)).toMatchObject({ name: "index", verdict: "skipped" });
});

test("an index that is behind is followed by the changes since", async () => {
  const { directory } = await makeKnowledgeBase();
  const knowledgeBase = open(directory);
  knowledgeBase.replaceDocument(documentVersion(1, "5.txt", ["Later."], 55));
  await knowledgeBase.close();
  expect(await failures(directory)).toEqual({});
});

test("it verifies beside a writer, without a false alarm", async () => {
  const { directory } = await makeKnowledgeBase();
  const writer = open(directory);
  onTestFinished(() => writer.close());
  let rounds = 0;
  const writing = setInterval(() => {
    rounds += 1;
    writer.replaceDocument(documentVersion(1, "5.txt", [`Round ${rounds}.`, "More."], rounds + 200));
    void writer.saveIndex().catch(() => undefined);
  }, 1);
  onTestFinished(() => clearInterval(writing));
  for (let round = 0; round < 20; round += 1) {
    const report = await verifyKnowledgeBase(directory, {
      // let the writer in between the checks
      onResult: () => writer.replaceDocument(documentVersion(1, "6.txt", [`Between ${round}.`], round + 300)),
    });
    expect(report.checks.filter((check) => check.verdict === "failed")).toEqual([]);
    await new Promise((turn) => setTimeout(turn, 2));
  }
  expect(rounds).toBeGreaterThan(5);
});

test("nothing there, a newer format, and stopping", async () => {
  const empty = temporaryFolder();
  await expect(verifyKnowledgeBase(empty)).rejects.toMatchObject({ code: "knowledge-base-missing" });
  expect(readdirSync(empty)).toEqual([]);
  const { directory, file } = await makeKnowledgeBase();
  const database = new Database(file);
  database.pragma("user_version = 999");
  database.close();
  await expect(verifyKnowledgeBase(directory)).rejects.toMatchObject({ code: "knowledge-base-format" });

  const stopped = AbortSignal.abort(new Error("enough"));
  const { directory: other } = await makeKnowledgeBase();
  await expect(verifyKnowledgeBase(other, { signal: stopped })).rejects.toThrow("enough");
});

const FIXTURES = join(import.meta.dirname, "../fixtures/format-versions");

test.each(readdirSync(FIXTURES))("%s is whole before and after it is brought to the present", async (name) => {
  const file = join(temporaryFolder(), "catalogue.sqlite");
  copyFileSync(join(FIXTURES, name), file);
  const before = await verifyCatalogue(file);
  // what was embedded of a passage can only be told with the text template of its time
  expect(before).toMatchObject({ whole: true, documents: 2, passages: 3 });
  const expected = before.checks.map(({ name: check }) => (check === "embedded-texts" ? "skipped" : "passed"));
  expect(before.checks.map(({ verdict }) => verdict)).toEqual(expected);
  Catalogue.open(file, before.identity).close();
  const after = await verifyCatalogue(file);
  expect(after.formatVersion).toBeGreaterThan(before.formatVersion);
  expect(after).toMatchObject({ whole: true, documents: before.documents, passages: before.passages });
  expect(existsSync(`${file}-wal`)).toBe(true);
});

function labelOf(file: string, path: string, ordinal: number): number {
  return withDatabase(file, (database) =>
    Number(
      database
        .prepare("SELECT label FROM chunks c JOIN documents d ON d.id = c.document_id WHERE path = ? AND ordinal = ?")
        .pluck()
        .get(path, ordinal),
    ),
  );
}

function rootOf(file: string, name: string): number[] {
  return withDatabase(file, (database) =>
    database.prepare<[string], number>("SELECT rootpage FROM sqlite_schema WHERE name = ?").pluck().all(name),
  );
}

function lastChange(file: string): number {
  return withDatabase(file, (database) => Number(database.prepare("SELECT max(seq) FROM changes").pluck().get()));
}

function liveVectors(file: string): (readonly [number, Float32Array])[] {
  return withDatabase(file, (database) =>
    database
      .prepare<[], { label: number; vector: Buffer }>("SELECT label, vector FROM chunks")
      .all()
      .map(({ label, vector }) => [label, new Float32Array(Uint8Array.from(vector).buffer)] as const),
  );
}

function withDatabase<Result>(file: string, work: (database: Database.Database) => Result): Result {
  const database = new Database(file, { readonly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}
