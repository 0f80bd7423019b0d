// Stopped, killed, crowded and out of room: what was acknowledged stays, the reason is said, and questions are answered meanwhile.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, test } from "vitest";
import { prepareStage, tryPoint } from "../../eval/prove/crash.ts";
import { OWNER } from "../../src/document/principal.ts";
import { folderOf, openLibrary, pathsIn } from "../support/library.ts";
import { SAMPLE_FOLDER } from "../support/sample-library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");
const hasStrace = spawnSync("strace", ["-V"]).status === 0;
const mayMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

/** With the graph of the model, which otherwise each test would have to build. */
function emptyData(): string {
  const data = join(temporaryFolder(), "kb");
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  return data;
}

function ingest(folder: string, data: string) {
  const child = spawn(process.execPath, [BIN, "ingest", folder, "--data", data, "--json"]);
  const seen = { out: "", err: "" };
  child.stdout.on("data", (piece: Buffer) => (seen.out += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (seen.err += piece.toString()));
  return { child, seen, ended: once(child, "close") as Promise<[number | null, string | null]> };
}

test.skipIf(!hasStrace)(
  "killed at a write and at a flush, and run again, it equals a run that was never interrupted",
  async () => {
    const work = temporaryFolder();
    const stage = await prepareStage(work);
    const writes = stage.calls["pwrite64"] ?? 0;
    const flushes = stage.calls["fsync"] ?? 0;
    expect(writes).toBeGreaterThan(100);
    for (const [call, number] of [
      ["pwrite64", Math.round(writes * 0.4)],
      ["fsync", Math.round(flushes * 0.7)],
    ] as const)
      expect([call, ...(await tryPoint(stage, { call, number }, join(work, "killed")))]).toEqual([call]);
  },
  300_000,
);

test("Ctrl-C stops it within two seconds, in good order", async () => {
  const data = emptyData();
  const { child, seen, ended } = ingest(SAMPLE_FOLDER, data);
  await expect.poll(() => seen.out, { timeout: 60_000 }).toContain("file-added");
  const stopped = performance.now();
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(performance.now() - stopped).toBeLessThan(2000);
  const { error } = JSON.parse(seen.out.trim().split("\n").at(-1) ?? "") as { error: { code: string } };
  expect(error.code).toBe("aborted");
  const again = ingest(SAMPLE_FOLDER, data);
  expect(await again.ended).toEqual([0, null]);
  expect(again.seen.out).toMatch(/"unchanged":[1-9]/);
});

test("five ingests at once: one writes, the others leave with 75 and name it", async () => {
  const data = emptyData();
  const runs = Array.from({ length: 5 }, () => ingest(join(SAMPLE_FOLDER, "handbook"), data));
  const codes = (await Promise.all(runs.map(({ ended }) => ended))).map(([code]) => code);
  expect(codes.filter((code) => code === 0).length).toBeGreaterThan(0);
  expect(codes.filter((code) => code !== 0 && code !== 75)).toEqual([]);
  const writers = runs.filter((_, index) => codes[index] === 0).map(({ child }) => child.pid);
  for (const { seen } of runs.filter((_, index) => codes[index] === 75))
    expect(writers).toContain(Number(/is being written by process (\d+) since/.exec(seen.out)?.[1]));
}, 120_000);

test("beside an ingest, another process finds whole documents, and more and more of them", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, number) => [`${number}.md`, `# Paper ${number}\n\none\n\n## Second\n\ntwo\n`]),
  );
  const writer = openLibrary();
  const reader = openLibrary(writer.data);
  const done = new AbortController();
  const counts: number[] = [];
  let torn = 0;
  const looking = (async () => {
    while (!done.signal.aborted) {
      const { documents, passages } = reader.knowledgeBase.status(OWNER);
      counts.push(documents);
      torn += passages === documents * 2 ? 0 : 1;
      await new Promise((turn) => setTimeout(turn, 5));
    }
  })();
  await writer.sync([folderOf(files)]).finally(() => done.abort());
  await looking;
  expect(torn).toBe(0);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(new Set(counts).size).toBeGreaterThan(2);
  expect(pathsIn(reader)).toHaveLength(60);
});

test.skipIf(!mayMount)(
  "on a full disk it says so, keeps what was written, and questions are answered",
  async () => {
    const data = join(temporaryFolder(), "kb");
    mkdirSync(data);
    const files = Array.from({ length: 40 }, (_, number) => [
      `${number}.txt`,
      `${`Rain gauge ${number} was read. `.repeat(400)}\n`,
    ]);
    const folder = folderOf(Object.fromEntries(files) as Record<string, string>);
    const script = `set -u
      mount -t tmpfs -o size=60m tmpfs "$DATA" && cp -r "$MODELS" "$DATA"/models
      "$NODE" "$BIN" ingest "$SMALL" --data "$DATA" >/dev/null 2>&1; echo "first $?"
      head -c $(( $(df --output=avail -B1 "$DATA" | tail -1) - 400000 )) /dev/zero > "$DATA/filler"
      "$NODE" "$BIN" ingest "$LARGE" --data "$DATA" --json 2>/dev/null | tail -1; echo "second \${PIPESTATUS[0]}"
      "$NODE" "$BIN" search "tipping bucket" --data "$DATA" 2>/dev/null; echo "search $?"
      rm "$DATA/filler"; "$NODE" "$BIN" ingest "$LARGE" --data "$DATA" 2>/dev/null; echo "third $?"`;
    const small = folderOf({ "rain.md": "# Rain\n\nThe tipping bucket counts.\n" });
    const models = join(inject("sampleKnowledgeBase"), "models");
    const env = {
      ...process.env,
      DATA: data,
      MODELS: models,
      NODE: process.execPath,
      BIN,
      SMALL: small,
      LARGE: folder,
    };
    const child = spawn("unshare", ["-rm", "bash", "-c", script], { env });
    let out = "";
    child.stdout.on("data", (piece: Buffer) => (out += piece.toString()));
    await once(child, "close");
    expect(out).toMatch(/first 0\n.*"code":"disk-full".*\nsecond 74\n1\. rain\.md/);
    expect(out).toContain("search 0");
    expect(out).toMatch(/[1-9]\d* added, 0 updated, 0 removed, \d+ unchanged, 0 failed[\s\S]*third 0/);
  },
  240_000,
);
