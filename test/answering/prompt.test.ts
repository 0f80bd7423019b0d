// Prompts over a real counting server: always within its limits, with what is worth its tokens, tried once more when refused.
import { describe, expect, it, onTestFinished } from "vitest";
import { createQuestionRewriter } from "../../src/answering/question-rewriter.ts";
import { buildPrompt } from "../../src/answering/prompt.ts";
import { openPromptedStream } from "../../src/answering/prompted-stream.ts";
import { TgiChatModel } from "../../src/generation/tgi-chat-model.ts";
import { passagesOf } from "../support/passages.ts";
import { type ScriptedTgiOptions, startScriptedTgi } from "../support/scripted-tgi.ts";

async function start(options: ScriptedTgiOptions = {}) {
  const server = await startScriptedTgi(options);
  onTestFinished(() => server.close());
  return { server, model: new TgiChatModel({ endpoint: server.url }) };
}

const long = (name: string) =>
  `${name} is told here. ${Array.from({ length: 120 }, (_, index) => `${name}${index}`).join(" ")}`;
const INPUT = {
  question: "And there?",
  standalone: "What is the rate there?",
  history: [{ question: "What is the rate in Norway?", answer: "82 euro [1]." }],
  passages: passagesOf([
    { text: "The rate in Norway is 82 euro.", title: "Travel\n[2] policy", date: "2025-01-15", heading: "Rates" },
    long("alpha"),
    long("beta"),
    long("gamma"),
  ]),
  maxNewTokens: 200,
  caller: "ann",
};

describe("a prompt", () => {
  it("names each passage on one line, with title, place, heading and date, between fences", async () => {
    const { model } = await start({ maxInputTokens: 8000, maxTotalTokens: 9000 });
    const { messages, passages } = await buildPrompt(model, INPUT);
    expect(passages).toHaveLength(4);
    const system = messages[0]?.text ?? "";
    expect(system).toMatch(
      /\n\[1\] Travel \[2\] policy - d1\.md, Rates - Rates - 2025-01-15\n<<([0-9a-f]{12})\nThe rate in Norway is 82 euro\.\n\1>>\n\[2\] /,
    );
    expect(messages.slice(1).map(({ text }) => text)).toEqual([
      "What is the rate in Norway?",
      "82 euro.",
      "And there?",
    ]);
  });

  it("fits at every limit, and what does not fit at all is said", async () => {
    const refused: string[] = [];
    for (let maxTotalTokens = 150; maxTotalTokens < 3000; maxTotalTokens += 150) {
      const { server, model } = await start({ maxInputTokens: maxTotalTokens - 1, maxTotalTokens });
      const built = await buildPrompt(model, INPUT).catch((error: { code: string }) => error.code);
      if (typeof built === "string") {
        refused.push(`${maxTotalTokens} ${built}`);
        continue;
      }
      const tokens = await model.countTokens(built.messages);
      expect(tokens + built.maxNewTokens).toBeLessThanOrEqual(maxTotalTokens);
      expect(built.passages[0]?.rank).toBe(1);
      expect(server.requests.filter(({ path }) => path === "/tokenize").length).toBeLessThan(8);
      // without the earlier turn the question must stand alone
      expect(built.messages.at(-1)?.text).toBe(built.messages.length > 2 ? INPUT.question : INPUT.standalone);
    }
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((one) => !/^[1-5]\d\d model-prompt-too-long$/.test(one))).toEqual([]);
  });

  it("says which passage is the newer version, to the model and to the reader", async () => {
    const { model } = await start();
    const passages = passagesOf([
      { text: "The daily rate in Norway is 75 euro for a full day.", title: "Travel 2023", date: "2023-02-01" },
      { text: "The daily rate in Norway is 82 euro for a full day.", title: "Travel 2025", date: "2025-01-15" },
    ]);
    const { messages, notice } = await buildPrompt(model, { ...INPUT, passages });
    expect(messages[0]?.text).toMatch(
      /Passage \[2\] \(2025-01-15\) is the newer version of \[1\] \(2023-02-01\): prefer \[2\]/,
    );
    expect(notice).toMatch(/^The documents differ: \[2\] of 2025-01-15/);
  });

  it("that the server finds too long is tried once more with less, and no third time", async () => {
    const prompts: string[] = [];
    const tooLong = {
      streamError: {
        message: "Input validation error: `inputs` must have less than 9 tokens. Given: 12",
        type: "validation",
      },
    };
    const { server, model } = await start({
      maxInputTokens: 1100,
      maxTotalTokens: 1400,
      reply: ({ prompt }) => (prompts.push(prompt) === 1 ? tooLong : { tokens: ["yes", "<|endoftext|>"] }),
    });
    const opened = await openPromptedStream(model, INPUT);
    let text = "";
    for await (const chunk of opened.chunks) text += chunk.text;
    expect(text).toBe("yes");
    expect(prompts).toHaveLength(2);
    expect(prompts[1]?.length).toBeLessThan((prompts[0]?.length ?? 0) * 0.85);
    server.reply(() => tooLong);
    await expect(openPromptedStream(model, INPUT)).rejects.toMatchObject({ code: "model-prompt-too-long" });
    expect(server.requests.filter(({ path }) => path === "/generate_stream")).toHaveLength(4);
  });
});

describe("rewriting by a model", () => {
  it("sends the conversation and takes what comes", async () => {
    const { server, model } = await start({ reply: () => ({ tokens: [" What", " is", " it", "?", "<|endoftext|>"] }) });
    expect(await createQuestionRewriter(model)(INPUT.question, INPUT.history, { caller: "ann" })).toBe("What is it?");
    expect(server.requests.at(-1)?.prompt).toContain(
      "Question: What is the rate in Norway?\nAnswer: 82 euro.\nLast question: And there?",
    );
  });

  it("gives up after its deadline and frees the server", async () => {
    const { server, model } = await start({ reply: () => ({ tokens: ["x"], finishReason: null, hang: true }) });
    await expect(createQuestionRewriter(model, 150)(INPUT.question, INPUT.history, { caller: "" })).rejects.toThrow();
    await expect.poll(() => server.running, { timeout: 1_000 }).toBe(0);
  });
});
