// The audit log is only added to, and whatever is done to it behind its back shows.
import { createHash } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { GroupedAudit } from "../../src/people/grouped-audit.ts";
import { PEOPLE_FILE, PeopleDatabase } from "../../src/people/people-database.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let folder = "";
let people: PeopleDatabase;
let raw: Database.Database;

beforeEach(() => {
  folder = temporaryFolder();
  people = PeopleDatabase.open(folder, { now: () => Date.UTC(2026, 0, 1) });
  raw = new Database(join(folder, PEOPLE_FILE));
  onTestFinished(() => {
    people.close();
    raw.close();
  });
  for (const question of ["one", "two", "three", "four"]) people.audit.append("user:anna", "question", { question });
});

/** As someone with the file and SQLite would. */
function tamper(sql: string): void {
  raw.exec(`DROP TRIGGER IF EXISTS audit_unchanged; DROP TRIGGER IF EXISTS audit_kept; ${sql}`);
}

test("entries follow one another, and an export can be checked without Eyrie", () => {
  expect(people.audit.verify()).toMatchObject({ entries: 4, head: { seq: 4 }, broken: null });
  let previous = "0".repeat(64);
  for (const line of people.audit.export()) {
    const { hash, ...entry } = JSON.parse(line) as Record<string, unknown>;
    expect(entry).toMatchObject({ actor: "user:anna", action: "question", previous, time: "2026-01-01T00:00:00.000Z" });
    previous = createHash("sha256")
      .update(line.replace(/,"hash":"[0-9a-f]{64}"}$/, "}"))
      .digest("hex");
    expect(hash).toBe(previous);
  }
  expect(people.audit.head().hash).toBe(previous);
});

test("the database itself refuses to change or remove an entry", () => {
  expect(() => raw.exec("UPDATE audit SET entry = '{}' WHERE seq = 2")).toThrow(/only added to/);
  expect(() => raw.exec("DELETE FROM audit WHERE seq = 4")).toThrow(/only added to/);
});

test.each([
  ["a changed entry", "UPDATE audit SET entry = replace(entry, 'two', 'too') WHERE seq = 2", 2, /hash was made of/],
  ["a removed entry", "DELETE FROM audit WHERE seq = 2", 3, /stands where 2 should/],
  [
    "a removed entry whose place was closed",
    "DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = seq - 1 WHERE seq > 2",
    2,
    /was written as 3/,
  ],
  ["a removed beginning", "DELETE FROM audit WHERE seq = 1", 2, /stands where 1 should/],
])("%s shows", (_name, sql, seq, reason) => {
  tamper(sql);
  expect(people.audit.verify().broken).toMatchObject({ seq, reason: expect.stringMatching(reason) });
});

test("an entry that was forged with its own hash shows at the next one; a forged or cut end against a noted one", () => {
  const noted = people.audit.head();
  const forge = (seq: number) => {
    const entry = String(raw.prepare("SELECT entry FROM audit WHERE seq = ?").pluck().get(seq)).replace("anna", "ben");
    const hash = createHash("sha256").update(entry).digest("hex");
    raw.prepare("UPDATE audit SET entry = ?, hash = ? WHERE seq = ?").run(entry, hash, seq);
  };
  tamper("");
  forge(4);
  expect(people.audit.verify().broken).toBeNull();
  expect(people.audit.verify(noted).broken).toMatchObject({ seq: 4, reason: "is another than was noted" });
  forge(2);
  expect(people.audit.verify().broken).toMatchObject({ seq: 3, reason: "does not follow the entry before it" });
  tamper("DELETE FROM audit WHERE seq > 1");
  expect(people.audit.verify().broken).toBeNull();
  expect(people.audit.verify(noted).broken).toMatchObject({ seq: 2, reason: "is missing, with all after it" });
});

test("two processes that add at once make one chain", () => {
  const other = PeopleDatabase.open(folder);
  onTestFinished(() => other.close());
  for (let turn = 0; turn < 20; turn += 1) (turn % 3 === 0 ? other : people).audit.append("x", "sign-out", {});
  expect(other.audit.verify()).toMatchObject({ entries: 24, broken: null });
});

test("a question's hash is the same for the same words, and not one that could be made elsewhere", () => {
  const hash = people.audit.hashQuestion("Who earns what?");
  expect(people.audit.hashQuestion("Who earns what?")).toBe(hash);
  expect(people.audit.hashQuestion("Who earns that?")).not.toBe(hash);
  const elsewhere = PeopleDatabase.open(temporaryFolder());
  onTestFinished(() => elsewhere.close());
  expect(elsewhere.audit.hashQuestion("Who earns what?")).not.toBe(hash);
});

test("entries that come together are in order, each with its own place, and all of them fail when the disk will not take them", async () => {
  const grouped = new GroupedAudit(people);
  const heads = await Promise.all(
    Array.from({ length: 50 }, (_, place) => grouped.append("x", "search", { question: String(place) })),
  );
  expect(heads.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, place) => 5 + place));
  expect(people.audit.head()).toEqual(heads.at(-1));
  expect(people.audit.verify()).toMatchObject({ entries: 54, broken: null });
  raw.exec(
    "CREATE TRIGGER audit_full BEFORE INSERT ON audit WHEN new.seq > 55 BEGIN SELECT raise(ABORT, 'no room'); END",
  );
  const refused = await Promise.allSettled([grouped.append("x", "search", {}), grouped.append("x", "search", {})]);
  expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(people.audit.verify()).toMatchObject({ entries: 54, broken: null });
});
