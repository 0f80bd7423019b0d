// GET /v1/insight over real HTTP: what was asked is added up, and no words or documents are shown to who may not see them.
import { expect, inject, onTestFinished, test } from "vitest";
import { serveGuarded } from "../support/guarded-service.ts";
import { openApplication } from "../support/sample-library.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { post } from "../support/serve.ts";

interface Told {
  readonly showsWords: boolean;
  readonly total: Record<string, number>;
  readonly days: readonly { day: string; asked: number }[];
  readonly unanswered: readonly { question: string | null; times: number; last: string }[];
  readonly documents: readonly { path: string; answers: number }[];
}

async function openAnswering() {
  const tgi = await startScriptedTgi();
  const application = await openApplication({ EYRIE_DATA: inject("sampleKnowledgeBase"), EYRIE_TGI_URL: tgi.url });
  onTestFinished(async () => {
    await application.close();
    await tgi.close();
  });
  return application;
}

const told = async (url: string, key: string, query = "") => {
  const response = await fetch(`${url}/v1/insight${query}`, { headers: { "x-api-key": key } });
  return { status: response.status, ...((await response.json()) as Told) };
};

test("what was asked is added up with its times, tokens and support, for admins", async () => {
  const application = await openAnswering();
  const { url, key, people } = await serveGuarded(application);
  const reader = { "x-api-key": key() };
  const ask = (question: string) => post(`${url}/v1/ask`, { question }, reader);
  const asked = (await (await ask("What is the per diem in Norway?")).json()) as { usage: Record<string, number> };
  expect(asked.usage).toEqual({ inputTokens: expect.any(Number), outputTokens: expect.any(Number) });
  // given again from memory, it costs nothing
  expect(await (await ask("What is the per diem in Norway?")).json()).not.toHaveProperty("usage");
  await ask("Who painted the Mona Lisa?");
  await ask("Who painted the Mona Lisa?");
  const admin = key({ role: "admin" });
  const { total, days, unanswered, documents, showsWords } = await told(url, admin);
  expect(total).toMatchObject({ asked: 4, answered: 2, unanswered: 2, failed: 0, ...asked.usage });
  expect(total["p95Ms"]).toBeGreaterThan(0);
  expect(total["sentences"]).toBeGreaterThan(0);
  expect(days).toHaveLength(30);
  expect(days.at(-1)).toMatchObject({ day: new Date().toISOString().slice(0, 10), asked: 4 });
  expect(unanswered).toEqual([{ question: "Who painted the Mona Lisa?", times: 2, last: days.at(-1)?.day }]);
  expect(documents[0]).toMatchObject({ path: "handbook/travel-and-expenses.pdf", answers: 2 });
  expect(showsWords).toBe(true);
  expect([...people.audit.export()].at(-1)).toMatch(/"action":"questions-read"/);
  expect(people.audit.verify().broken).toBeNull();

  const narrow = await told(url, key({ role: "admin", collections: ["elsewhere"] }));
  expect(narrow).toMatchObject({ showsWords: false, documents: [], unanswered: [{ question: null, times: 2 }] });
  expect((await told(url, admin, "?from=2026-02-02&to=2026-02-01")).status).toBe(400);
  expect((await told(url, admin, "?from=2020-01-01")).status).toBe(400);
  expect((await told(url, admin, "?from=2020-01-01&to=2020-01-02")).total).toMatchObject({ asked: 0, p50Ms: null });
});

test("where the log keeps hashes no words are shown", async () => {
  const { url, key, people } = await serveGuarded(await openAnswering(), {
    settings: { EYRIE_AUDIT_QUESTIONS: "hash" },
  });
  // noted in words before that was set
  const { seq } = people.audit.append("user:anna", "question", { question: "Is Anna leaving?", passages: [] });
  people.audit.append("user:anna", "answer", { question: seq, outcome: "not answered" });
  await post(`${url}/v1/ask`, { question: "Who painted the Mona Lisa?" }, { "x-api-key": key() });
  const response = await told(url, key({ role: "admin" }));
  expect(response).toMatchObject({ showsWords: false, unanswered: [{ question: null }, { question: null }] });
  expect(JSON.stringify(response)).not.toMatch(/Anna|Mona/);
});
