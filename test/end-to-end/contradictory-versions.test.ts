// Two versions of one text: whoever answers says which is the newer, with their dates.
import { expect, onTestFinished, test } from "vitest";
import type { AnswerEnd } from "../../src/answering/answer-event.ts";
import type { Application } from "../../src/application.ts";
import { OWNER } from "../../src/document/principal.ts";
import { folderOf } from "../support/library.ts";
import { openApplication } from "../support/sample-library.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const version = (year: number, rate: number) =>
  `---\ntitle: Travel policy ${year}\ndate: ${year}-02-01\n---\n\n# Daily rates\n\nThe daily rate in Norway is ${rate} euro for a full day away from home.\n`;

async function ask(application: Application): Promise<AnswerEnd> {
  const signal = AbortSignal.timeout(30_000);
  const asked = { principal: OWNER, question: "What is the daily rate in Norway?", history: [], signal };
  for await (const event of application.ask(asked)) if (event.type === "answer-end") return event;
  throw new Error("no end");
}

test("quotations name the newer; a model is told and its answer says so", async () => {
  const data = temporaryFolder();
  const folder = folderOf({ "travel-2023.md": version(2023, 75), "travel-2025.md": version(2025, 82) });
  const quoting = await openApplication({ EYRIE_DATA: data });
  await quoting.sync([folder], { onEvent: () => {}, signal: AbortSignal.timeout(60_000) });
  const quoted = await ask(quoting);
  await quoting.close();
  const newer = quoted.citations.find(({ path }) => path === "travel-2025.md");
  const older = quoted.citations.find(({ path }) => path === "travel-2023.md");
  expect(newer).toBeDefined();
  expect(older).toBeDefined();
  expect(quoted.notice).toContain(
    `[${newer?.number}] of 2025-02-01 is newer than [${older?.number}] of 2023-02-01. Follow the newer.`,
  );

  const tgi = await startScriptedTgi();
  onTestFinished(() => tgi.close());
  const writing = await openApplication({ EYRIE_DATA: data, EYRIE_TGI_URL: tgi.url });
  onTestFinished(() => writing.close());
  const written = await ask(writing);
  const prompt = tgi.requests.find(({ path }) => path === "/generate_stream")?.prompt ?? "";
  expect(prompt).toMatch(
    /\(2025-02-01\) is the newer version of \[\d\] \(2023-02-01\): prefer \[\d\] and say that it is newer/,
  );
  expect(written.notice).toMatch(/of 2025-02-01 is newer than \[\d\] of 2023-02-01\. The newer is preferred\./);
});
