// Lists and summaries over the sample library, quoted; comparisons and summaries by a model have files of their own.
import { expect, test } from "vitest";
import type { AnswerEvent } from "../../src/answering/answer-event.ts";
import type { Application } from "../../src/application.ts";
import { OWNER, type Principal } from "../../src/document/principal.ts";
import { openSample } from "../support/sample-library.ts";

async function ask(application: Application, question: string, principal: Principal = OWNER) {
  const events: AnswerEvent[] = [];
  const signal = AbortSignal.timeout(60_000);
  for await (const event of application.ask({ principal, question, history: [], signal })) events.push(event);
  const [start] = events;
  const end = events.at(-1);
  if (start?.type !== "answer-start" || end?.type !== "answer-end") throw new Error("events out of order");
  return { start, end };
}

test("a list names every document that mentions the subject, each once, with its words", async () => {
  const { start, end } = await ask(await openSample(), "Which documents mention Okravel?");
  expect(start).toMatchObject({ kind: "list", mode: "extractive" });
  // these two files of the sample and no others hold the name
  expect(end.citations.map(({ path }) => path).sort()).toEqual([
    "meetings/2024/2024-11-26-supply-chain-review.md",
    "operations/suppliers/framework-supply-agreement.pdf",
  ]);
  for (const { quote, title, path, headingPath } of end.citations)
    expect(`${quote} ${title} ${path} ${headingPath.join(" ")}`.toLowerCase()).toContain("okravel");
  expect(end.notice).toMatch(/All documents were searched for "Okravel": 2 mention it/);
});

test("a list holds nothing that the caller may not see", async () => {
  const { end } = await ask(await openSample(), "Which documents mention Okravel?", { id: "guest", collections: [] });
  expect(end).toMatchObject({ answered: false, citations: [] });
});

test("a summary quotes the document that is named, in its order, section by section", async () => {
  const { start, end } = await ask(await openSample(), "Summarise the nonconformity procedure.");
  expect(start).toMatchObject({ kind: "summary" });
  expect(new Set(end.citations.map(({ path }) => path))).toEqual(
    new Set(["operations/quality/nonconformity-procedure.docx"]),
  );
  expect(end.citations.length).toBeGreaterThanOrEqual(4);
  const places = end.citations.map(({ start: from }) => from);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});
