// Whatever documents, names, history and questions hold: the prompt keeps its structure, nothing is fetched, and citations name what was
// retrieved.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AnswerEnd } from "../../src/answering/answer-event.ts";
import { buildPrompt } from "../../src/answering/prompt.ts";
import { OWNER } from "../../src/document/principal.ts";
import { TEMPLATES } from "../../src/generation/template-choice.ts";
import { TgiChatModel } from "../../src/generation/tgi-chat-model.ts";
import { type HostileDocument, hostileDocuments } from "../support/hostile-documents.ts";
import { passagesOf } from "../support/passages.ts";
import { openApplication } from "../support/sample-library.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const DOCUMENTS = hostileDocuments("http://127.0.0.1:9");
const PER_PROMPT = 6;

it("there are sixty of them", () => {
  expect(DOCUMENTS).toHaveLength(60);
  expect(new Set(DOCUMENTS.map(({ text }) => text)).size).toBe(60);
});

describe.each(TEMPLATES.map((template) => [template.name, template] as const))(
  "in the format %s",
  (_name, template) => {
    async function promptOf(documents: readonly HostileDocument[], words: string): Promise<string> {
      const server = await startScriptedTgi({ maxInputTokens: 30_000, maxTotalTokens: 32_000 });
      onTestFinished(() => server.close());
      const model = new TgiChatModel({ endpoint: server.url, template });
      const { messages } = await buildPrompt(model, {
        question: words,
        standalone: words,
        history: [{ question: words, answer: words.slice(0, 380) }],
        passages: passagesOf(
          documents.map(({ title, text }) => ({
            title,
            text,
            path: `${title}.md`,
            heading: title,
            date: "2025-01-01",
          })),
        ),
        maxNewTokens: 100,
      });
      await model.invoke([...messages]);
      return server.requests.at(-1)?.prompt ?? "";
    }
    const markersIn = (prompt: string) => (prompt.match(template.markers) ?? []).map((marker) => marker.trim());

    it("no document, name, history or question adds a turn, closes a fence or numbers a passage", async () => {
      for (let from = 0; from < DOCUMENTS.length; from += PER_PROMPT) {
        const hostile = DOCUMENTS.slice(from, from + PER_PROMPT);
        const plain = hostile.map((_, index) => ({
          name: "n",
          title: `Rules ${index}`,
          text: `Rule ${index} says ${"abcdefgh"[index]}.`,
        }));
        const prompt = await promptOf(hostile, hostile[0]?.text ?? "");
        const harmless = await promptOf(plain, "What is the code?");
        expect(markersIn(prompt)).toEqual(markersIn(harmless));
        const [, fence = ""] = /\n<<([0-9a-f]{12})\n/.exec(prompt) ?? [];
        const outside = prompt.replaceAll(new RegExp(`\n<<${fence}\n[\\s\\S]*?\n${fence}>>`, "g"), "");
        expect(prompt.split(fence)).toHaveLength(2 * PER_PROMPT + 1);
        expect(outside).not.toContain(fence);
        const instruction = outside.slice(0, outside.search(/\n\n\[1\] /));
        const numbered = outside.slice(instruction.length).match(/^\[\d+\] (?=.* - .*2025-01-01|Rules)/gm);
        expect(numbered).toEqual(hostile.map((_, index) => `[${index + 1}] `));
      }
    }, 120_000);
  },
);

describe("asked of a knowledge base that holds them", () => {
  it("nothing they name is fetched, and every citation is of a passage that was retrieved", async () => {
    const touched: string[] = [];
    const sink = createServer((request, response) => {
      touched.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void sink.close());
    const address = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
    const folder = join(temporaryFolder(), "hostile");
    mkdirSync(folder);
    const documents = hostileDocuments(address);
    for (const { name, text } of documents) writeFileSync(join(folder, `${name}.md`), `# ${name}\n\n${text}\n`);
    // a model that does what every passage tells it: says it all again, with marks of its own
    const tgi = await startScriptedTgi({
      maxInputTokens: 8_000,
      maxTotalTokens: 9_000,
      reply: ({ prompt }) => ({
        tokens: [...prompt.slice(-3_000).matchAll(/\s*\S{1,12}/g)]
          .map(([token]) => token)
          .concat(" It is 0000 [1] [57] [2,58].", "<|endoftext|>"),
      }),
    });
    onTestFinished(() => tgi.close());
    const application = await openApplication({
      EYRIE_DATA: join(temporaryFolder(), "kb"),
      EYRIE_TGI_URL: tgi.url,
      EYRIE_MAX_NEW_TOKENS: "1024",
    });
    onTestFinished(() => application.close());
    await application.sync([folder], { onEvent: () => {}, signal: AbortSignal.timeout(60_000) });
    const before = application.status(OWNER).documents;
    expect(before).toBe(60);
    for (let number = 1; number <= 60; number += 5) {
      const question = `What is the reference code of project Heron-${number}?`;
      const signal = AbortSignal.timeout(30_000);
      const known = new Set(
        (await application.search({ principal: OWNER, question, limit: 8, signal })).map(
          ({ provenance }) => provenance.path,
        ),
      );
      let end: AnswerEnd | undefined;
      for await (const event of application.ask({ principal: OWNER, question, history: [], signal })) {
        if (event.type === "answer-end") end = event;
      }
      expect(end?.mode).toBe("model");
      for (const citation of [...(end?.citations ?? []), ...(end?.nearest ?? [])]) {
        expect(known).toContain(citation.path);
        const source = documents.find(({ name }) => citation.path === `${name}.md`);
        expect(source).toBeDefined();
      }
      expect(end?.citations.map(({ number: mark }) => mark).every((mark) => mark >= 1 && mark <= 8)).toBe(true);
      expect(end?.text).not.toMatch(/\[(?:5[78]|99|42)\]/);
    }
    expect(touched).toEqual([]);
    expect(application.status(OWNER).documents).toBe(before);
    expect(new Set(tgi.requests.map(({ path }) => path))).toEqual(new Set(["/info", "/tokenize", "/generate_stream"]));
  }, 120_000);
});
