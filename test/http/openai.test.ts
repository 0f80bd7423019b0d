// Programs made for OpenAI's API, unchanged, against the service: the openai package and LangChain's ChatOpenAI.
import { ChatOpenAI } from "@langchain/openai";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { serveGuarded } from "../support/guarded-service.ts";
import { openSample } from "../support/sample-library.ts";
import { post, serveSample } from "../support/serve.ts";

const QUESTION = "What is the per diem in Norway?";

test("the openai package completes a cited question, whole and streamed, lists models and embeds", async () => {
  const { url, key } = await serveGuarded(await openSample());
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key({ role: "reader" }), maxRetries: 0 });
  const messages = [
    { role: "system" as const, content: "Be brief." },
    { role: "user" as const, content: [{ type: "text" as const, text: QUESTION }] },
  ];
  const whole = await client.chat.completions.create({ model: "eyrie", messages });
  const { content } = whole.choices[0]?.message ?? {};
  expect(content).toMatch(/\[1\][\s\S]*\n\nSources:\n\[1\] .+, page \d+/);
  const { citations } = whole as unknown as { citations: unknown[] };
  expect(citations[0]).toMatchObject({ number: 1, quote: expect.any(String), page: expect.any(Number) });
  let streamed = "";
  let finish: string | null = null;
  for await (const chunk of await client.chat.completions.create({ model: "eyrie", messages, stream: true })) {
    streamed += chunk.choices[0]?.delta.content ?? "";
    finish = chunk.choices[0]?.finish_reason ?? finish;
  }
  expect([streamed, finish]).toEqual([content, "stop"]);
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["eyrie", "eyrie-embedding"]);
  const texts = ["per diem", "daily allowance"];
  const embedded = await client.embeddings.create({ model: "eyrie-embedding", input: texts });
  const floats = await client.embeddings.create({ model: "eyrie-embedding", input: texts, encoding_format: "float" });
  expect(embedded.data[0]?.embedding).toHaveLength(384);
  expect(embedded.data).toEqual(floats.data);
  await expect(client.chat.completions.create({ model: "eyrie", messages: [] })).rejects.toMatchObject({
    status: 400,
    code: "invalid-request",
  });
});

test("LangChain's ChatOpenAI completes a cited question and a follow-up, whole and streamed", async () => {
  const { url, key } = await serveGuarded(await openSample());
  const apiKey = key({ role: "reader" });
  const model = new ChatOpenAI({ model: "eyrie", apiKey, configuration: { baseURL: `${url}/v1` } });
  const answer = await model.invoke(QUESTION);
  expect(answer.text).toMatch(/\[1\][\s\S]*Sources:\n\[1\] /);
  const followed = await model.invoke([
    { role: "user", content: QUESTION },
    { role: "assistant", content: answer.text },
    { role: "user", content: "And in Sweden?" },
  ]);
  expect(followed.text).toContain("Sweden");
  let streamed = "";
  for await (const chunk of await model.stream(QUESTION)) streamed += chunk.text;
  expect(streamed).toBe(answer.text);
});

test("a chat whose last message is not the user's is refused", async () => {
  const url = await serveSample();
  for (const messages of [[{ role: "system", content: "x" }], [{ role: "user", content: " " }], [{ role: "user" }]])
    expect((await post(`${url}/v1/chat/completions`, { messages })).status).toBe(400);
});
