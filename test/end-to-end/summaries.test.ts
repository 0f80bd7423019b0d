// Summaries of a document and of a folder: read in parts that fit the model, with progress, every sentence cited and checked; or quoted.
import { expect, onTestFinished, test } from "vitest";
import type { AnswerEnd, AnswerEvent } from "../../src/answering/answer-event.ts";
import type { Application } from "../../src/application.ts";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import { OWNER, type Principal } from "../../src/document/principal.ts";
import { listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";
import { openSample } from "../support/sample-library.ts";
import { type ScriptedReply, type ScriptedRequest, startScriptedTgi } from "../support/scripted-tgi.ts";

const HANDBOOK = "Summarise the employee handbook.";
const SMALL = { maxInputTokens: 1000, maxTotalTokens: 1200 };
const FALSE_NOTE = "Reindeer cost 7451 euro [1].";

/** The first sentence of each thing that is numbered, with its number. */
function quoteNumbered(prompt: string, most: number): string {
  const numbered = [...prompt.matchAll(/^\[(\d+)\] .*\n<<(\S+)\n([\s\S]*?)\n\2>>/gm)];
  return numbered
    .slice(0, most)
    .map(
      ([, number = "", , text = ""]) =>
        `${/^[\s\S]*?[.!?](?=\s|$)|^.*/.exec(text)?.[0].replace(/\s+/g, " ")} [${number}]`,
    )
    .join("\n");
}

function writeSummary({ prompt }: ScriptedRequest): ScriptedReply {
  const isPart = prompt.includes("You note what matters most");
  const text = isPart ? `${quoteNumbered(prompt, 2)}\n${FALSE_NOTE}` : `${quoteNumbered(prompt, 6)}\nSo it is [99].`;
  return { tokens: [...(text.match(/\s?\S+/g) ?? []), "<|endoftext|>"] };
}

async function startTgi(reply: (request: ScriptedRequest) => ScriptedReply = writeSummary) {
  const tgi = await startScriptedTgi({ ...SMALL, reply });
  onTestFinished(() => tgi.close());
  return tgi;
}

const isPart = ({ prompt }: ScriptedRequest) => prompt.includes("You note what matters most");
const writings = (requests: readonly ScriptedRequest[]) => requests.filter(({ path }) => path === "/generate_stream");

async function ask(
  application: Application,
  question: string,
  narrowed: { filter?: DocumentFilter; principal?: Principal; signal?: AbortSignal } = {},
) {
  const events: AnswerEvent[] = [];
  const asked = { principal: OWNER, signal: AbortSignal.timeout(60_000), ...narrowed };
  for await (const event of application.ask({ question, history: [], explain: true, ...asked })) events.push(event);
  return { events, end: events.at(-1) as AnswerEnd };
}

test("a document too long for one prompt is read in parts, over HTTP with progress, and each sentence is cited and checked", async () => {
  const tgi = await startTgi();
  const application = await openSample({ EYRIE_TGI_URL: tgi.url });
  const listening = await listen(createService(application, silentLogger), { host: "127.0.0.1", port: 0 });
  onTestFinished(() => listening.close(0));
  const body = JSON.stringify({ question: HANDBOOK, stream: true, explain: true });
  const response = await fetch(`${listening.url}/v1/ask`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const events = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(
    ([, data = ""]) => JSON.parse(data) as AnswerEvent,
  );
  const progress = events.flatMap((event) => (event.type === "answer-progress" ? [event] : []));
  const total = progress[0]?.total ?? 0;
  expect(total).toBeGreaterThan(3);
  expect(total).toBeLessThanOrEqual(8);
  expect(progress.map(({ done }) => done)).toEqual(Array.from({ length: total + 1 }, (_, index) => index));
  expect(events.findIndex(({ type }) => type === "answer-start")).toBe(progress.length);
  const end = events.at(-1) as AnswerEnd;
  expect(end).toMatchObject({ answered: true, mode: "model" });
  expect(new Set(end.citations.map(({ path }) => path))).toEqual(new Set(["handbook/employee-handbook.pdf"]));
  expect(new Set(end.citations.map(({ page }) => page)).size).toBeGreaterThan(2);
  expect(end.text).not.toContain("[99]");
  expect(end.sentences.filter(({ citations }) => citations.length > 0).length).toBeGreaterThanOrEqual(4);
  expect(end.sentences.find(({ text }) => text.startsWith("So it is"))).toMatchObject({ support: "unsupported" });
  const [last] = writings(tgi.requests).slice(-1);
  expect(last?.prompt).toContain("You write a summary");
  // what the passages did not support was not handed on
  expect(last?.prompt).not.toContain("7451");
  expect(writings(tgi.requests).filter(isPart)).toHaveLength(total);
  expect(end.trace?.calls.map(({ purpose }) => purpose)).toEqual([
    ...Array.from({ length: total }, () => "part"),
    "answer",
  ]);
});

test("a folder is summarised over its documents and nothing else, by a model and by quotations", async () => {
  const tgi = await startTgi();
  const { end } = await ask(await openSample({ EYRIE_TGI_URL: tgi.url }), "Summarise the meetings folder.");
  expect(end).toMatchObject({ mode: "model", notice: expect.stringContaining("A summary of meetings/.") });
  const quoted = (await ask(await openSample(), "Summarise the meetings folder.")).end;
  expect(quoted.mode).toBe("extractive");
  for (const { path } of [...end.citations, ...quoted.citations]) expect(path).toMatch(/^meetings\//);
  expect(new Set(quoted.citations.map(({ path }) => path)).size).toBe(quoted.citations.length);
});

test("what fits one prompt is summarised at once", async () => {
  const tgi = await startScriptedTgi({ reply: writeSummary, maxInputTokens: 7000, maxTotalTokens: 8000 });
  onTestFinished(() => tgi.close());
  const { events, end } = await ask(
    await openSample({ EYRIE_TGI_URL: tgi.url }),
    "Summarise the nonconformity procedure.",
  );
  expect(end).toMatchObject({ answered: true, mode: "model" });
  expect(events.some(({ type }) => type === "answer-progress")).toBe(false);
  expect(writings(tgi.requests)).toHaveLength(1);
});

test("parts that there is no time for are left out and said; when the caller leaves all are freed", async () => {
  const hanging: ScriptedReply = { tokens: ["It"], finishReason: null, hang: true };
  // each is quick enough alone; three at a time they would take longer than there is time for all
  const tgi = await startTgi((request) => ({ ...writeSummary(request), firstDelayMs: isPart(request) ? 1_500 : 0 }));
  const application = await openSample({ EYRIE_TGI_URL: tgi.url, EYRIE_ANSWER_SECONDS: "4", EYRIE_ANSWER_CACHE: "0" });
  const { end } = await ask(application, HANDBOOK);
  expect(end).toMatchObject({
    answered: true,
    notice: expect.stringMatching(/\b[1-5] of [78] parts could not be read/),
  });
  tgi.reply(() => hanging);
  const leave = new AbortController();
  const asking = ask(application, HANDBOOK, { signal: leave.signal });
  await expect.poll(() => tgi.running, { timeout: 10_000 }).toBe(3);
  leave.abort();
  await expect(asking).rejects.toThrow();
  await expect.poll(() => tgi.running, { timeout: 1_000 }).toBe(0);
});

test("with the server down the document is quoted, and it is said", async () => {
  const tgi = await startTgi();
  await tgi.close();
  const { end } = await ask(await openSample({ EYRIE_TGI_URL: tgi.url }), HANDBOOK);
  expect(end).toMatchObject({
    answered: true,
    mode: "extractive",
    notice: expect.stringContaining("The model did not summarise it: "),
  });
});

test("a collection is summarised, and what a filter leaves; never what the caller may not see", async () => {
  const application = await openSample();
  const folders = ({ end }: { end: AnswerEnd }) => new Set(end.citations.map(({ path }) => path.split("/")[0]));
  const collection = await ask(application, "Summarise the default collection.");
  expect(collection.end.notice).toContain("documents of collection default");
  expect(folders(collection)).toEqual(new Set(["handbook", "meetings", "operations", "products"]));
  const filter = { paths: ["meetings/2025/*"] };
  const selection = await ask(application, "Summarise these documents.", { filter });
  expect(selection.end.notice).toContain("the selection");
  expect(selection.end.citations.length).toBeGreaterThan(0);
  for (const { path } of selection.end.citations) expect(path).toMatch(/^meetings\/2025\//);
  const principal = { id: "guest", collections: [] };
  for (const question of ["Summarise the default collection.", "Summarise the meetings folder.", HANDBOOK])
    expect((await ask(application, question, { principal })).end).toMatchObject({ answered: false, citations: [] });
});
