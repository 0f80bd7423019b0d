// A conversation as it is typed: follow-ups, Ctrl-C in the middle of an answer, Ctrl-D, and a signal from outside.
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { converse } from "../../src/cli/conversation.ts";
import { openSample } from "../support/sample-library.ts";
import { startScriptedTgi } from "../support/scripted-tgi.ts";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";

async function start(environment: Record<string, string> = {}) {
  const application = await openSample(environment);
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough().resume();
  const said = { text: "" };
  const add = (text: string): void => {
    said.text += text;
  };
  const terminal = {
    write: add,
    note: (line: string) => add(`${line}\n`),
    interactive: true,
    progressStream: output,
    input,
    output,
  };
  const outside = new AbortController();
  const done = converse({ application, terminal, signal: outside.signal, explain: false, filter: {} });
  done.catch(() => {});
  const until = async (pattern: RegExp): Promise<void> => {
    await expect.poll(() => said.text, { timeout: 20_000 }).toMatch(pattern);
  };
  return { input, said, outside, done, until };
}

test("Ctrl-C stops the answer, frees the model and leaves the conversation; Ctrl-D ends it", async () => {
  const tgi = await startScriptedTgi({ reply: () => ({ tokens: ["One", " two"], finishReason: null, hang: true }) });
  onTestFinished(() => tgi.close());
  const { input, done, until } = await start({ EYRIE_TGI_URL: tgi.url });
  input.write("What is the per diem in Norway?\n");
  await until(/One two/);
  input.write(CTRL_C);
  await until(/Stopped\./);
  await expect.poll(() => tgi.running, { timeout: 1_000 }).toBe(0);
  input.write(CTRL_C);
  await until(/Ctrl-D leaves/);
  tgi.reply(() => ({ tokens: ["It is 82 [1].", "<|endoftext|>"] }));
  input.write("What is the per diem in Norway?\n");
  await until(/It is 82 \[1\]\.[\s\S]*Sources\n\[1\] /);
  tgi.reply(() => ({ tokens: ["It is 70 [1].", "<|endoftext|>"] }));
  input.write("And in Sweden?\n/sources 7\n");
  await until(/It is 70[\s\S]*There is no source 7/);
  const last = tgi.requests.findLast(({ path }) => path === "/generate_stream");
  expect(last?.prompt).toMatch(/User: What is the per diem in Norway\?\nAssistant: It is 82\.\nUser: And in Sweden\?/);
  input.write(CTRL_D);
  await done;
});

test("a signal from outside stops the answer and the conversation", async () => {
  const tgi = await startScriptedTgi({ reply: () => ({ tokens: ["One"], finishReason: null, hang: true }) });
  onTestFinished(() => tgi.close());
  const { input, outside, done, until } = await start({ EYRIE_TGI_URL: tgi.url });
  input.write("What is the per diem in Norway?\n");
  await until(/One/);
  outside.abort(new Error("terminated"));
  await expect(done).rejects.toThrow("terminated");
  await expect.poll(() => tgi.running, { timeout: 1_000 }).toBe(0);
});

test("says how far the model is with reading what it summarises", async () => {
  const tgi = await startScriptedTgi({ maxInputTokens: 1000, maxTotalTokens: 1200 });
  onTestFinished(() => tgi.close());
  const { input, done, until } = await start({ EYRIE_TGI_URL: tgi.url });
  input.write("Summarise the employee handbook.\n");
  await until(/read 0 of (\d) parts\nread 1 of \1 parts\n[\s\S]*read \1 of \1 parts\n[\s\S]+Sources\n\[1\] handbook/);
  input.write(CTRL_D);
  await done;
});
