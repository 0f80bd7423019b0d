// Conversations and feedback over real HTTP: asked in, gone on with, seen by their owner alone, and not beyond what they may see.
import { expect, test } from "vitest";
import { createEyrieClient } from "../../src/client.ts";
import { serveGuarded } from "../support/guarded-service.ts";
import { folderOf } from "../support/library.ts";
import { openSample } from "../support/sample-library.ts";
import { post, serveFolders } from "../support/serve.ts";

const QUESTION = "What is the per diem in Norway?";

interface Detail {
  readonly exchanges: {
    number: number;
    question: string;
    searched: string;
    answer: { text: string; answered: boolean; citations: { documentId: string; quote: string }[] } | null;
    feedback: { id: string; verdict: string } | null;
  }[];
}

test("questions are kept with their answers, and a follow-up is understood from them", async () => {
  const { url, key } = await serveGuarded(await openSample());
  const [anna, ben] = [{ "x-api-key": key() }, { "x-api-key": key() }];
  const begun = await post(`${url}/v1/conversations`, { title: QUESTION }, anna);
  expect(begun.status).toBe(201);
  const { id } = (await begun.json()) as { id: string };
  const ask = (body: object, headers = anna) => post(`${url}/v1/ask`, { conversationId: id, ...body }, headers);
  expect(await (await ask({ question: QUESTION })).json()).toMatchObject({ answered: true, exchange: 1 });
  const streamed = await (await ask({ question: "And in Sweden?", stream: true })).text();
  expect(streamed).toMatch(/event: answer-end\ndata: .*"exchange":2/);
  const get = async (headers = anna) => fetch(`${url}/v1/conversations/${id}`, { headers });
  const detail = (await (await get()).json()) as Detail;
  expect(detail.exchanges).toMatchObject([
    { number: 1, question: QUESTION, answer: { answered: true } },
    {
      number: 2,
      question: "And in Sweden?",
      searched: expect.stringMatching(/per diem.*Sweden/),
      answer: { exchange: 2 },
    },
  ]);
  expect(await (await ask({ question: "And in Denmark?", replaces: 2 })).json()).toMatchObject({ exchange: 2 });
  expect(((await (await get()).json()) as Detail).exchanges[1]?.searched).toMatch(/Denmark/);

  // another's is as one that was never given
  const other = "0".repeat(32);
  const answersOf = async (conversation: string) =>
    Promise.all(
      [
        fetch(`${url}/v1/conversations/${conversation}`, { headers: ben }),
        fetch(`${url}/v1/conversations/${conversation}`, { method: "DELETE", headers: ben }),
        post(`${url}/v1/ask`, { question: QUESTION, conversationId: conversation }, ben),
      ].map(async (sent) => [(await sent).status, (await (await sent).text()).replaceAll(conversation, "")]),
    );
  const refused = await answersOf(id);
  expect(refused.map(([status]) => status)).toEqual([404, 404, 404]);
  expect(refused).toEqual(await answersOf(other));
  expect(await (await fetch(`${url}/v1/conversations`, { headers: ben })).json()).toMatchObject({ total: 0 });

  expect((await ask({ question: QUESTION, history: [{ question: "a", answer: "b" }] })).status).toBe(400);
  const client = createEyrieClient(url, { key: anna["x-api-key"] });
  const found = await client.v1.conversations.$get({ query: { query: "NORWAY" } });
  expect(await found.json()).toMatchObject({ total: 1, conversations: [{ id, exchanges: 2 }] });
  expect((await fetch(`${url}/v1/conversations/${id}`, { method: "DELETE", headers: anna })).status).toBe(204);
  expect((await get()).status).toBe(404);
});

test("an answer from what its reader may not see any more is not shown, and follow-ups do not know it", async () => {
  const { application } = await serveFolders();
  const signal = AbortSignal.timeout(60_000);
  const board = folderOf({
    "board.md": "# Leave of the board\n\nAnnual leave of the board is 61 days at the station.\n",
  });
  await application.sync([board], { collection: "board", onEvent: () => {}, signal });
  const { url, key, people } = await serveGuarded(application);
  people.members.putUser({ name: "anna", role: "reader", collections: ["board"], groups: [] });
  const anna = { "x-api-key": key({ user: "anna" }) };
  const { id } = (await (await post(`${url}/v1/conversations`, { title: "Leave" }, anna)).json()) as { id: string };
  const question = "How many days of annual leave does the board have?";
  await post(`${url}/v1/ask`, { question, conversationId: id }, anna);
  const read = async () => (await fetch(`${url}/v1/conversations/${id}`, { headers: anna })).text();
  expect(await read()).toContain("61 days");
  people.members.putUser({ name: "anna", role: "reader", collections: ["staff"], groups: [] });
  const withheld = await read();
  expect(withheld).not.toContain("61 days");
  expect((JSON.parse(withheld) as Detail).exchanges).toMatchObject([{ question, answer: null }]);
  await post(`${url}/v1/ask`, { question: "And at sea?", conversationId: id }, anna);
  expect((JSON.parse(await read()) as Detail).exchanges[1]?.searched).toBe("And at sea?");
});

test("what the caller said of an answer comes with their conversation, and is said of no conversation of others", async () => {
  const { url, key } = await serveGuarded(await openSample());
  const [owner, other] = [{ "x-api-key": key() }, { "x-api-key": key() }];
  const begun = await post(`${url}/v1/conversations`, { title: "Travel" }, owner);
  const { id } = (await begun.json()) as { id: string };
  const { text } = (await (await post(`${url}/v1/ask`, { question: QUESTION, conversationId: id }, owner)).json()) as {
    text: string;
  };
  const given = { verdict: "up", question: QUESTION, text, exchange: { conversationId: id, number: 1 } };
  expect((await post(`${url}/v1/feedback`, given, other)).status).toBe(404);
  const said = (await (await post(`${url}/v1/feedback`, given, owner)).json()) as { id: string };
  const read = async () =>
    ((await (await fetch(`${url}/v1/conversations/${id}`, { headers: owner })).json()) as Detail).exchanges[0]
      ?.feedback;
  expect(await read()).toEqual({ id: said.id, verdict: "up" });
  await fetch(`${url}/v1/feedback/${said.id}`, { method: "DELETE", headers: owner });
  expect(await read()).toBeNull();
});

test("feedback is kept for admins, with where the sources lie as the library knows it, and can be taken back", async () => {
  const { url, key } = await serveGuarded(await openSample());
  const [reader, admin] = [{ "x-api-key": key() }, { "x-api-key": key({ role: "admin" }) }];
  const answer = (await (await post(`${url}/v1/ask`, { question: QUESTION }, reader)).json()) as {
    text: string;
    citations: { documentId: string; page: number; quote: string }[];
  };
  const sources = answer.citations.map(({ documentId, page, quote }) => ({ documentId, page, heading: null, quote }));
  const given = { verdict: "down", reason: "outdated", note: "It is 90 now.", question: QUESTION, text: answer.text };
  const unknown = { documentId: "0".repeat(32), page: null, heading: null, quote: "" };
  const sent = await post(`${url}/v1/feedback`, { ...given, sources: [...sources, unknown] }, reader);
  expect(sent.status).toBe(201);
  const { id } = (await sent.json()) as { id: string };
  const list = async () =>
    (await (await fetch(`${url}/v1/feedback`, { headers: admin })).json()) as { feedback: object[] };
  expect((await list()).feedback).toMatchObject([
    { id, ...given, sources: [{ path: "handbook/travel-and-expenses.pdf", collection: "default" }] },
  ]);
  expect((await post(`${url}/v1/feedback`, { ...given, verdict: "up" }, reader)).status).toBe(400);
  const takeBack = (headers: Record<string, string>) =>
    fetch(`${url}/v1/feedback/${id}`, { method: "DELETE", headers }).then(({ status }) => status);
  expect(await takeBack(admin)).toBe(404);
  expect(await takeBack(reader)).toBe(204);
  expect((await list()).feedback).toEqual([]);
});
