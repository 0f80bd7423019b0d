// Conversations and feedback in a real file: found by their owner alone, kept for their days, deleted for good; and the formats before.
import { copyFileSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { composeAccess } from "../../src/compose-access.ts";
import { readSettings } from "../../src/config.ts";
import { PEOPLE_FILE, PeopleDatabase } from "../../src/people/people-database.ts";
import { PEOPLE_FORMAT_VERSION } from "../../src/people/people-migrations.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const DAY_MS = 24 * 3_600_000;
const FIXTURES = resolve(import.meta.dirname, "../fixtures/people-formats");
const ANNA = "user:anna";

function open(folder = temporaryFolder(), conversationDays = 30) {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const people = PeopleDatabase.open(folder, { conversationDays, now: () => clock.now });
  onTestFinished(() => people.close());
  return { people, clock, folder };
}

const exchange = (question: string, text = "An answer.", documents: readonly string[] = []) => ({
  question,
  text,
  answer: "{}",
  documents,
  collections: [],
});

const page = { offset: 0, limit: 50 };

const thumbUp = {
  giver: ANNA,
  verdict: "up",
  reason: null,
  note: "",
  question: "How many days?",
  text: "Thirty.",
  sources: [],
  exchange: null,
} as const;

test("every format before the present one has a fixture", () => {
  expect(readdirSync(FIXTURES)).toEqual(
    Array.from({ length: PEOPLE_FORMAT_VERSION - 1 }, (_, index) => `format-${index + 1}.sqlite`),
  );
});

test.each(readdirSync(FIXTURES))("%s is brought to the present with all that it held", (name) => {
  const folder = temporaryFolder();
  copyFileSync(join(FIXTURES, name), join(folder, PEOPLE_FILE));
  const { people } = open(folder);
  expect(people.members.users()).toMatchObject([{ name: "anna", role: "reader", groups: ["staff"] }]);
  expect(people.keys.list()).toMatchObject([{ name: "anna's key", user: "anna", revokedMs: null }]);
  expect(people.audit.verify()).toMatchObject({ entries: 2, broken: null });
  // the first format kept neither
  const had = name === "format-1.sqlite" ? 0 : 1;
  expect(people.conversations.list(ANNA, page).conversations.map(({ exchanges }) => exchanges)).toEqual(
    Array.from({ length: had }, () => 1),
  );
  expect(people.feedback.list(page).map(({ text }) => text)).toEqual(Array.from({ length: had }, () => "Thirty."));
  const { id } = people.conversations.begin(ANNA, "Leave");
  expect(people.conversations.keep(ANNA, id, exchange("How many days?"))).toBe(1);
  people.feedback.give({ ...thumbUp, exchange: { conversationId: id, number: 1 } });
  expect(people.feedback.ofConversation(ANNA, id).size).toBe(1);
  const database = new Database(join(folder, PEOPLE_FILE), { readonly: true });
  expect(database.pragma("user_version", { simple: true })).toBe(PEOPLE_FORMAT_VERSION);
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  database.close();
});

test("a conversation is its owner's, with its exchanges in order; an earlier one can be asked again", () => {
  const { people, clock } = open();
  const { conversations } = people;
  const { id } = conversations.begin(ANNA, "Leave");
  for (const question of ["One?", "Two?", "Three?"]) conversations.keep(ANNA, id, exchange(question));
  expect(conversations.keep(ANNA, id, exchange("Two again?"), 2)).toBe(2);
  expect(conversations.exchanges(ANNA, id).map(({ question }) => question)).toEqual(["One?", "Two again?", "Three?"]);
  expect(() => conversations.keep(ANNA, id, exchange("Nine?"), 9)).toThrow(/no question 9/);
  clock.now += 1_000;
  const other = conversations.begin(ANNA, "Travel");
  conversations.begin("user:ben", "Not Anna's");
  expect(conversations.list(ANNA, page)).toMatchObject({
    total: 2,
    conversations: [
      { id: other.id, exchanges: 0 },
      { id, exchanges: 3 },
    ],
  });
  expect(conversations.rename(ANNA, id, "Days off").title).toBe("Days off");
  for (const attempt of [
    () => conversations.get("user:ben", id),
    () => conversations.exchanges("user:ben", id),
    () => conversations.rename("user:ben", id, "Mine"),
    () => conversations.keep("user:ben", id, exchange("Mine?")),
    () => conversations.delete("user:ben", id),
  ])
    expect(attempt).toThrow(
      expect.objectContaining({ code: "not-found", message: `there is no conversation ${id} of yours` }),
    );
  expect(conversations.get(ANNA, id)).toMatchObject({ title: "Days off", exchanges: 3 });
});

test("what was said of an answer is known with it: the last word of each caller, until the answer is another", () => {
  const { people, clock } = open();
  const { conversations, feedback } = people;
  const { id } = conversations.begin(ANNA, "Leave");
  for (const question of ["One?", "Two?"]) conversations.keep(ANNA, id, exchange(question));
  const place = { conversationId: id, number: 2 };
  feedback.give({ ...thumbUp, exchange: place });
  const { id: last } = feedback.give({ ...thumbUp, verdict: "down", exchange: place });
  feedback.give(thumbUp);
  feedback.give({ ...thumbUp, giver: "user:ben", exchange: place });
  expect([...feedback.ofConversation(ANNA, id)]).toEqual([[2, { id: last, verdict: "down" }]]);
  expect(feedback.list(page)).toHaveLength(3);
  clock.now += 1_000;
  conversations.keep(ANNA, id, exchange("Two?", "Another answer."), 2);
  expect(feedback.ofConversation(ANNA, id).size).toBe(0);
  expect(feedback.list(page)).toHaveLength(3);
});

test("it is found by title, question or answer, whatever the case and accents", async () => {
  const { conversations } = open().people;
  const { id } = conversations.begin(ANNA, "Réunion du lundi");
  conversations.keep(ANNA, id, exchange("Who CHAIRS it?", "Zoë does."));
  conversations.begin(ANNA, "Something else");
  const signal = AbortSignal.timeout(10_000);
  const found = async (query: string) =>
    (await conversations.search(ANNA, { ...page, query }, signal)).conversations.map((one) => one.id === id);
  for (const query of ["reunion", "chairs", "ZOE"]) expect(await found(query)).toEqual([true]);
  for (const query of ["%", "_", "lundy"]) expect(await found(query)).toEqual([]);
});

test("what is found in many conversations comes in pages, and a search that is given up ends", async () => {
  const { people, clock } = open();
  const { conversations } = people;
  const begun = Array.from({ length: 130 }, (_, number) => {
    clock.now += 1;
    return conversations.begin(ANNA, number % 2 === 0 ? `Pumps, ${number}` : `Valves, ${number}`).title;
  });
  conversations.begin("key:other", "Pumps of another");
  const pumps = begun.filter((title) => title.startsWith("Pumps")).toReversed();
  const search = { query: "pumps", offset: 0, limit: 10 };
  const signal = AbortSignal.timeout(10_000);
  const first = await conversations.search(ANNA, search, signal);
  expect(first).toMatchObject({ total: 65, conversations: pumps.slice(0, 10).map((title) => ({ title })) });
  const last = await conversations.search(ANNA, { ...search, offset: 60 }, signal);
  expect(last.conversations.map(({ title }) => title)).toEqual(pumps.slice(60));
  await expect(conversations.search(ANNA, search, AbortSignal.abort())).rejects.toThrow("aborted");
});

test("deleted, or over its days, not a byte of it is left in the files", () => {
  const { people, clock, folder } = open();
  const { conversations } = people;
  const { id } = conversations.begin(ANNA, "Secret title");
  conversations.keep(ANNA, id, exchange("Secret question?", "Secret answer.".repeat(2_000)));
  const holds = () => readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes("Secret"));
  expect(holds()).toBe(true);
  conversations.delete(ANNA, id);
  expect(holds()).toBe(false);

  const old = conversations.begin(ANNA, "Secret too");
  clock.now += 30 * DAY_MS;
  expect(conversations.list(ANNA, page).total).toBe(0);
  expect(() => conversations.get(ANNA, old.id)).toThrow(/no conversation/);
  conversations.begin(ANNA, "New");
  expect(holds()).toBe(false);
});

test("who is removed leaves none to whoever has the name next", () => {
  const { people } = open();
  people.members.putUser({ name: "anna", role: "reader", collections: "all", groups: [] });
  people.conversations.begin(ANNA, "Leave");
  people.members.removeUser("anna");
  expect(people.conversations.list(ANNA, page).total).toBe(0);
});

test("where none is kept any more, none is begun, and those of before go when the service begins", async () => {
  const { people, folder } = open();
  people.conversations.begin(ANNA, "Secret title");
  const access = await composeAccess(readSettings({ EYRIE_DATA: folder, EYRIE_CONVERSATION_DAYS: "0" }));
  access.people.close();
  people.close();
  expect(readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes("Secret"))).toBe(false);
  const { conversations } = open(folder, 0).people;
  expect(conversations.areKept).toBe(false);
  expect(() => conversations.begin(ANNA, "Leave")).toThrow(/not kept here/);
});

test("what was made from documents that are gone is forgotten, and the rest is not", () => {
  const { people, folder } = open();
  const { id } = people.conversations.begin(ANNA, "Leave");
  people.conversations.keep(ANNA, id, exchange("Kept?", "Here.", ["a"]));
  people.conversations.keep(ANNA, id, exchange("Gone?", "Vanished words.", ["a", "b"]));
  const source = {
    documentId: "b",
    path: "b.md",
    page: null,
    heading: null,
    quote: "Vanished words.",
    collection: "x",
  };
  const given = { ...thumbUp, question: "Gone?", text: "Vanished" };
  people.feedback.give({ ...given, sources: [source] });
  people.feedback.give({ ...given, text: "Here.", sources: [{ ...source, documentId: "a", quote: "" }] });
  const isThere = (documentId: string) => documentId === "a";
  expect(people.conversations.forgetDocuments(isThere)).toBe(1);
  expect(people.feedback.forgetDocuments(isThere)).toBe(1);
  expect(people.conversations.exchanges(ANNA, id).map(({ question }) => question)).toEqual(["Kept?"]);
  expect(people.feedback.list(page).map(({ text }) => text)).toEqual(["Here."]);
  expect(readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes("Vanished"))).toBe(false);
});
