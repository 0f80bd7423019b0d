// Comparisons over the sample library: the answer shows a sentence of each side, whoever writes it, or says that there is none.
import { expect, onTestFinished, test } from "vitest";
import type { AnswerEnd, AnswerEvent, AnswerStart } from "../../src/answering/answer-event.ts";
import type { Application } from "../../src/application.ts";
import { OWNER } from "../../src/document/principal.ts";
import { openSample } from "../support/sample-library.ts";
import { type ScriptedTgiOptions, startScriptedTgi } from "../support/scripted-tgi.ts";

const QUESTION = "How does the repair time in Brno compare with the normal turnaround of the calibration lab?";

async function ask(application: Application, question: string) {
  const events: AnswerEvent[] = [];
  const signal = AbortSignal.timeout(60_000);
  for await (const event of application.ask({ principal: OWNER, question, history: [], signal })) events.push(event);
  return { start: events[0] as AnswerStart, end: events.at(-1) as AnswerEnd, events };
}

async function startTgi(text: string, options: ScriptedTgiOptions = {}) {
  const reply = () => ({ tokens: [...(text.match(/ ?\S+/g) ?? []), "<|endoftext|>"] });
  const tgi = await startScriptedTgi({ reply, ...options });
  onTestFinished(() => tgi.close());
  return tgi;
}

test("without a model both sides are quoted, each found by its own words", async () => {
  const application = await openSample();
  const { start, end } = await ask(application, QUESTION);
  expect(start).toMatchObject({ kind: "comparison", mode: "extractive" });
  const quotes = end.citations.map(({ quote }) => quote);
  expect(quotes).toContainEqual(expect.stringMatching(/Brno take 15 working days/));
  expect(quotes).toContainEqual(expect.stringMatching(/normal turnaround is 12 working days/));
  expect(end.notice).not.toMatch(/Nothing was found/);
  const versions =
    "How does the renewal date of the home working agreement differ between version 1.0 and version 2.0?";
  expect((await ask(application, versions)).end.text).toMatch(/31 January[\s\S]*15 March/);
});

test("a side of which the documents say nothing is named, and when they speak of neither it is refused", async () => {
  const application = await openSample();
  const { end } = await ask(application, "Compare the per diem in Norway with the per diem in Mongolia.");
  expect(end).toMatchObject({ answered: true, text: expect.stringMatching(/Norway/) });
  expect(end.notice).toContain('Nothing was found of "the per diem in Mongolia".');
  const neither = await ask(application, "Compare the capital of Mongolia with the capital of Peru.");
  expect(neither.end).toMatchObject({ answered: false, mode: "refusal" });
});

test("a model is asked for both sides, and the one it leaves out is quoted below its words and checked", async () => {
  const tgi = await startTgi("Repairs in Brno take 15 working days [1].");
  const { end, events } = await ask(await openSample({ EYRIE_TGI_URL: tgi.url }), QUESTION);
  const prompt = tgi.requests.find(({ path }) => path === "/generate_stream")?.prompt ?? "";
  expect(prompt).toContain(
    "The question asks of: the repair time in Brno / the normal turnaround of the calibration lab.",
  );
  expect(end.mode).toBe("model");
  expect(end.text).toMatch(/^Repairs in Brno take 15 working days \[1\]\.\n\n.+ \[\d+\]$/s);
  expect(end.notice).toContain('cites no passage on "the normal turnaround of the calibration lab"');
  const added = end.sentences.slice(1);
  expect(added.length).toBeGreaterThan(0);
  for (const { support, citations } of added)
    expect({ support, cited: citations.length }).toEqual({ support: "supported", cited: 1 });
  const shown = events.flatMap((event) => (event.type === "text-delta" ? [event.text] : [])).join("");
  expect(shown).toBe(end.text);
});

test("a model that speaks of both sides is not added to", async () => {
  const text =
    "Repairs in Brno take 15 working days [1], and the normal turnaround of the calibration lab is shorter [2].";
  const tgi = await startTgi(text);
  const { end } = await ask(await openSample({ EYRIE_TGI_URL: tgi.url }), QUESTION);
  expect(end.text).toBe(text);
});
