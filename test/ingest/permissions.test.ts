// What an ordinary user may not read or write: named as such, while what may be read is, and questions are answered. Root may do everything,
// so the program is run as another user; whoever cannot become one is no root and does not need to.
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, test } from "vitest";
import { addFile, folderOf } from "../support/library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");
/** Nobody's number on Debian and most others. */
const NOBODY = 65_534;
const mayBecomeNobody =
  process.getuid?.() === 0 && spawnSync(process.execPath, [BIN, "--help"], { uid: NOBODY, gid: NOBODY }).status === 0;

function asNobody(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    uid: NOBODY,
    gid: NOBODY,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

/** A knowledge base folder of nobody's, with the graph of the model in it, below a folder that anyone may enter. */
function folderOfNobody(): string {
  const parent = temporaryFolder();
  chmodSync(parent, 0o755);
  const data = join(parent, "kb");
  mkdirSync(data);
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  giveAway(data);
  return data;
}

function giveAway(folder: string): void {
  const below = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const path of [folder, ...below.map((name) => join(folder, name))]) chownSync(path, NOBODY, NOBODY);
}

test.skipIf(!mayBecomeNobody)(
  "what a user may not read is named, the rest is indexed; a catalogue that may not be written is asked, and said to be so",
  () => {
    const data = folderOfNobody();
    const folder = folderOf({
      "open.md": "# Rain\n\nThe tipping bucket counts.\n",
      "closed.md": "# Closed\n\nNot for all.\n",
      "shut/a.md": "# Shut\n\nNot for all.\n",
    });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "closed.md"), 0o600);
    chmodSync(join(folder, "shut"), 0o700);
    const ingested = asNobody("ingest", folder, "--data", data, "--json");
    expect(ingested.code).toBe(65);
    const { report } = JSON.parse(ingested.out.trim().split("\n").at(-1) ?? "") as { report: Record<string, unknown> };
    expect(report).toMatchObject({
      added: ["open.md"],
      failed: [{ code: "file-unreadable", reason: "closed.md: may not be read by this user" }],
      skipped: [{ code: "folder-unusable", reason: "shut: may not be read by this user" }],
    });

    chmodSync(join(data, "catalogue.sqlite"), 0o444);
    expect(asNobody("search", "tipping bucket", "--data", data)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1\. open\.md/) as string,
    });
    addFile(folder, "more.md", "# More\n\nmore\n");
    const refused = asNobody("ingest", folder, "--data", data);
    expect(refused.code).toBe(74);
    expect(refused.err).toMatch(/catalogue\.sqlite.*readonly.*Check the folder's owner.*knowledge-base-unusable/);
  },
  120_000,
);

test.skipIf(!mayBecomeNobody)(
  "a folder of another user's that may be read but not written is not opened, which is said",
  () => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o755);
    const data = join(parent, "kb");
    cpSync(inject("sampleKnowledgeBase"), data, { recursive: true });
    spawnSync("chmod", ["-R", "a+rX", data]);
    const refused = asNobody("search", "rain", "--data", data);
    expect(refused.code).toBe(74);
    expect(refused.err).toMatch(/cannot use .*kb: .*Check the folder's owner.*knowledge-base-unusable/);
  },
);
