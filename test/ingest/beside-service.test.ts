// An ingest beside a service, each a process of its own: what was acknowledged is found over HTTP within two seconds.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { folderOf } from "../support/library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");

test("a file that another process ingests is found by the running service within two seconds", async () => {
  const data = join(temporaryFolder(), "kb");
  cpSync(inject("sampleKnowledgeBase"), data, { recursive: true });
  const url = await serve(data);
  expect(await search(url, "zeppelin mooring")).not.toContain("mast.md");
  const folder = folderOf({ "mast.md": "# The mast\n\nThe zeppelin mooring takes four people.\n" });
  const ingest = spawn(process.execPath, [BIN, "ingest", folder, "--data", data, "--json"]);
  const ended = once(ingest, "close");
  await saidUntil(ingest, /"file-added","path":"(mast\.md)"/);
  const acknowledged = performance.now();
  await expect.poll(() => search(url, "zeppelin mooring"), { timeout: 2_000, interval: 50 }).toContain("mast.md");
  expect(performance.now() - acknowledged).toBeLessThan(2_000);
  expect(await ended).toEqual([0, null]);
}, 60_000);

async function serve(data: string): Promise<string> {
  const service = spawn(process.execPath, [BIN, "serve", "--port", "0", "--data", data]);
  onTestFinished(async () => {
    const ended = once(service, "exit");
    service.kill("SIGTERM");
    await ended;
  });
  return saidUntil(service, /on (http:\S+)/);
}

/** Paths of the passages found, best first. */
async function search(url: string, query: string): Promise<string[]> {
  const body = JSON.stringify({ query, limit: 5 });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/v1/search`, { method: "POST", headers, body });
  const { passages } = (await response.json()) as { passages: { provenance: { path: string } }[] };
  return passages.map(({ provenance }) => provenance.path);
}

function saidUntil(child: ReturnType<typeof spawn>, pattern: RegExp): Promise<string> {
  return new Promise((found, reject) => {
    let said = "";
    child.stdout?.on("data", (piece: Buffer) => {
      said += piece.toString();
      const [, first] = pattern.exec(said) ?? [];
      if (first !== undefined) found(first);
    });
    child.once("exit", () => reject(new Error(`it ended after saying ${said}`)));
  });
}
