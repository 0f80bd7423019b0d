// Keys, sessions and grants in a real file: what is kept of them, how long they hold, and what they let their owners see.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { identifyKey, identifySession, identifyUser } from "../../src/people/identify.ts";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { PEOPLE_FORMAT_VERSION } from "../../src/people/people-migrations.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const HOUR_MS = 3_600_000;
const READER = { name: "script", user: null, role: "reader", collections: ["hr"], expiresMs: null } as const;

function openPeople(folder = join(temporaryFolder(), "kb")) {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const sessions = { idleMs: HOUR_MS, wholeMs: 3 * HOUR_MS };
  const people = PeopleDatabase.open(folder, { sessions, now: () => clock.now });
  onTestFinished(() => people.close());
  return { people, clock, folder };
}

test("the files are their owner's alone, and hold no key and no token", () => {
  const { people, folder } = openPeople();
  const { key, secret } = people.keys.create(READER);
  const token = people.sessions.begin(key.id);
  const files = readdirSync(folder);
  expect(files).toContain("people.sqlite-wal");
  for (const name of files) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(join(folder, name));
    for (const hidden of [secret, secret.slice(-43), token]) expect(bytes.includes(hidden)).toBe(false);
  }
});

test("a key is found whole or not at all, until it expires or is revoked", () => {
  const { people, clock } = openPeople();
  const { key, secret } = people.keys.create({ ...READER, expiresMs: clock.now + HOUR_MS });
  const other = people.keys.create(READER);
  expect(secret).toMatch(/^eyrie_[0-9a-f]{16}_[\w-]{43}$/);
  expect(identifyKey(people, secret)).toMatchObject({ id: `key:${key.id}`, role: "reader", collections: ["hr"] });
  const otherPart = other.secret.slice(-43);
  for (const wrong of ["", secret.slice(0, -1), `${secret}x`, `eyrie_${key.id}_${otherPart}`, `Bearer ${secret}`])
    expect(identifyKey(people, wrong)).toBeNull();
  expect(identifyKey(people, `eyrie_${"0".repeat(16)}_${otherPart}`)).toBeNull();
  clock.now += HOUR_MS;
  expect(identifyKey(people, secret)).toBeNull();
  expect(people.keys.revoke(other.key.id).revokedMs).toBe(clock.now);
  expect(identifyKey(people, other.secret)).toBeNull();
  expect(people.keys.exist()).toBe(false);
  expect(people.keys.list().map(({ id }) => id)).toHaveLength(2);
  expect(() => people.keys.revoke("0")).toThrow(/no key 0/);
});

test("a session is over when it idles, when it has lasted, when it is signed out and when its key is", () => {
  const { people, clock } = openPeople();
  const { key } = people.keys.create(READER);
  const idle = people.sessions.begin(key.id);
  expect(identifySession(people, idle)).toMatchObject({ carrier: "session", collections: ["hr"] });
  clock.now += HOUR_MS;
  expect(identifySession(people, idle)).toBeNull();

  const used = people.sessions.begin(key.id);
  for (let minutes = 0; minutes < 175; minutes += 25) {
    clock.now += 25 * 60_000;
    expect(identifySession(people, used)).not.toBeNull();
  }
  clock.now += 5 * 60_000;
  expect(identifySession(people, used)).toBeNull();

  const left = people.sessions.begin(key.id);
  people.sessions.end(left);
  expect(identifySession(people, left)).toBeNull();

  const orphaned = people.sessions.begin(key.id);
  people.keys.revoke(key.id);
  expect(identifySession(people, orphaned)).toBeNull();
  expect(identifySession(people, "")).toBeNull();
});

test("a user's key does no more and sees no more than its owner, today", () => {
  const { people } = openPeople();
  people.members.putGroup("staff", { role: "editor", collections: ["handbook"] });
  people.members.putUser({ name: "anna", role: "reader", collections: ["hr"], groups: ["staff"] });
  const make = (role: "reader" | "admin", collections: "all" | string[]) =>
    people.keys.create({ name: "laptop", user: "anna", role, collections, expiresMs: null }).secret;
  const [whole, narrow] = [make("admin", "all"), make("reader", ["hr", "board"])];
  expect(identifyKey(people, whole)).toMatchObject({
    id: "user:anna",
    role: "editor",
    collections: ["handbook", "hr"],
  });
  expect(identifyKey(people, narrow)).toMatchObject({ id: "user:anna", role: "reader", collections: ["hr"] });
  people.members.putUser({ name: "anna", role: "reader", collections: [], groups: [] });
  expect(identifyKey(people, whole)).toMatchObject({ role: "reader", collections: [] });
  people.members.removeUser("anna");
  expect(identifyKey(people, whole)).toBeNull();
  const homeless = { name: "ben", role: "reader", collections: [], groups: ["nowhere"] } as const;
  expect(() => people.members.putUser(homeless)).toThrow(/no group nowhere/);
  expect(people.members.users()).toEqual([]);
});

test("who is vouched for is let in by what is known of them or of their groups, and not otherwise", () => {
  const { people } = openPeople();
  people.members.putGroup("board", { role: "admin", collections: "all" });
  expect(identifyUser(people, "carla", ["guests"], "proxy")).toBeNull();
  expect(identifyUser(people, "carla", ["guests", "board"], "proxy")).toEqual({
    id: "user:carla",
    name: "carla",
    carrier: "proxy",
    role: "admin",
    collections: "all",
  });
});

test("a database of a newer format is refused, naming both", () => {
  const { folder } = openPeople();
  const database = new Database(join(folder, "people.sqlite"));
  database.pragma(`user_version = ${PEOPLE_FORMAT_VERSION + 1}`);
  database.close();
  expect(() => PeopleDatabase.open(folder)).toThrow(/format version \d+; this version of Eyrie reads versions up to/);
});
