// The engine in a process of its own: its threads neither keep a finished program alive nor let it end while it waits for them.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const ENGINE = new URL("../../src/embedding/minilm-embedding.ts", import.meta.url).href;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "eyrie-process-"));
});
afterAll(() => rm(directory, { recursive: true }));

it.each([
  ["closes it", "await model.close();"],
  ["forgets to close it", ""],
  [
    "aborts passages and closes it while a batch still runs",
    `const stop = new AbortController();
     const texts = Array.from({ length: 50 }, (_, place) => place + " many words".repeat(100));
     const work = model.embed(texts, { purpose: "passage", signal: stop.signal }).catch(() => undefined);
     await new Promise((resolve) => setTimeout(resolve, 100));
     stop.abort();
     await model.close();`,
  ],
])("ends by itself when the program %s", async (_, end) => {
  const program = join(directory, `${end.length}.mjs`);
  const lines = [
    `import { createOnnxEmbedding } from ${JSON.stringify(ENGINE)};`,
    `const model = await createOnnxEmbedding({ modelsDirectory: ${JSON.stringify(directory)}, threads: 2 });`,
    `const vectors = await model.embed(["a pump", "an invoice"], { purpose: "passage" });`,
    end,
    `console.log(vectors.length);`,
  ];
  await writeFile(program, lines.join("\n"));
  // Rejects when the program's exit code is not 0.
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", program], { timeout: 50_000 });
  expect(stdout.trim()).toBe("2");
});
