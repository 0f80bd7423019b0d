// Following changes: bursts, editors that save by renaming, files that are written slowly, folders that come and go.
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { watchFolders } from "../../ingest/watch-folders.ts";
import type { SyncEvent, WatchOptions } from "../../src/knowledge-base/folder-sync.ts";
import { addFile, folderOf, type Library, openLibrary, pathsIn } from "../support/library.ts";

const PACE = { quietMs: 100, longestWaitMs: 1000, settleMs: 300, idleMs: 600_000, retryMs: 200 };

interface Watch {
  readonly library: Library;
  readonly events: SyncEvent[];
  /** Waits until the knowledge base holds exactly these. */
  until(paths: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

function watch(folder: string, options: Partial<WatchOptions> = {}): Watch {
  const library = openLibrary();
  const events: SyncEvent[] = [];
  const stop = new AbortController();
  const onEvent = (event: SyncEvent) => void events.push(event);
  const watching = watchFolders(library.parts, [folder], { onEvent, signal: stop.signal, ...options }, PACE);
  const ended = async () => {
    stop.abort();
    await watching;
  };
  onTestFinished(ended);
  return {
    library,
    events,
    stop: ended,
    until: async (paths) => {
      await expect.poll(() => pathsIn(library), { timeout: 20_000 }).toEqual(paths);
    },
  };
}

function textOf({ library }: Watch, path: string): string {
  const { knowledgeBase } = library;
  const [folder] = knowledgeBase.documents.folders();
  return knowledgeBase.documents.documentsOf(folder?.id ?? 0).find((entry) => entry.path === path)?.contentHash ?? "";
}

test("files and folders that come, change, move and go", async () => {
  const folder = folderOf({ "a.md": "# A\n\na\n" });
  const watching = watch(folder);
  await watching.until(["a.md"]);
  addFile(folder, "new/deep/b.md", "# B\n\nb\n");
  await watching.until(["a.md", "new/deep/b.md"]);
  addFile(folder, "new/deep/c.md", "# C\n\nc\n");
  await watching.until(["a.md", "new/deep/b.md", "new/deep/c.md"]);
  renameSync(join(folder, "new"), join(folder, "other"));
  await watching.until(["a.md", "other/deep/b.md", "other/deep/c.md"]);
  rmSync(join(folder, "a.md"));
  await watching.until(["other/deep/b.md", "other/deep/c.md"]);
  mkdirSync(join(folder, "new/deep"), { recursive: true });
  addFile(folder, "new/deep/d.md", "# D\n\nd\n");
  await watching.until(["new/deep/d.md", "other/deep/b.md", "other/deep/c.md"]);
});

test("an editor that saves by writing aside and renaming is followed to its last version", async () => {
  const folder = folderOf({ "a.md": "# A\n\nversion 0\n" });
  const watching = watch(folder);
  await watching.until(["a.md"]);
  const before = textOf(watching, "a.md");
  for (const version of [1, 2, 3, 4, 5]) {
    writeFileSync(join(folder, ".a.md.swp"), "swap");
    writeFileSync(join(folder, "a.md~new.md"), `# A\n\nversion ${version}\n`);
    renameSync(join(folder, "a.md~new.md"), join(folder, "a.md"));
    rmSync(join(folder, ".a.md.swp"));
    await pause(30);
  }
  await expect.poll(() => textOf(watching, "a.md"), { timeout: 20_000 }).not.toBe(before);
  const report = await quiet(watching);
  expect(report).toMatchObject({ failed: [], settling: 0 });
  const fresh = openLibrary();
  await fresh.sync([folder]);
  expect(textOf(watching, "a.md")).toBe(textOf({ ...watching, library: fresh }, "a.md"));
});

test("a burst is taken in a few rounds", async () => {
  const folder = folderOf({ "a.md": "# A\n\na\n" });
  const watching = watch(folder);
  await watching.until(["a.md"]);
  const names = Array.from({ length: 200 }, (_, number) => `burst/${String(number).padStart(3, "0")}.txt`);
  for (const name of names) addFile(folder, name, `${name}\n`);
  await watching.until(["a.md", ...names]);
  expect(watching.events.filter(({ type }) => type === "round-ended").length).toBeLessThan(8);
});

test("a file that is being written is left until it is whole", async () => {
  const folder = folderOf({ "a.md": "# A\n\na\n" });
  const watching = watch(folder);
  await watching.until(["a.md"]);
  for (let piece = 0; piece < 20; piece++) {
    appendFileSync(join(folder, "slow.txt"), `piece ${piece}\n`);
    await pause(100);
  }
  await watching.until(["a.md", "slow.txt"]);
  expect(watching.events.filter((event) => event.type === "file-added" && event.path === "slow.txt")).toHaveLength(1);
  expect(watching.events.filter(({ type }) => type === "file-updated")).toEqual([]);
});

test("polling sees the same without any event", async () => {
  const folder = folderOf({ "a.md": "# A\n\na\n" });
  const watching = watch(folder, { pollSeconds: 0.3 });
  await watching.until(["a.md"]);
  addFile(folder, "b.md", "# B\n\nb\n");
  await watching.until(["a.md", "b.md"]);
});

test("a folder that vanishes is said once, removes nothing and is followed again when it is back", async () => {
  const folder = folderOf({ "in/a.md": "# A\n\na\n", "in/b.md": "# B\n\nb\n" });
  const watching = watch(join(folder, "in"));
  await watching.until(["a.md", "b.md"]);
  renameSync(join(folder, "in"), join(folder, "unmounted"));
  const failures = () => watching.events.filter(({ type }) => type === "round-failed");
  await expect.poll(failures, { timeout: 20_000 }).toMatchObject([{ code: "folder-emptied" }]);
  await pause(1000);
  expect(failures()).toHaveLength(1);
  expect(pathsIn(watching.library)).toEqual(["a.md", "b.md"]);
  renameSync(join(folder, "unmounted"), join(folder, "in"));
  addFile(folder, "in/c.md", "# C\n\nc\n");
  await watching.until(["a.md", "b.md", "c.md"]);
});

/** The report of the last round, once no other has ended for a second. */
async function quiet({ events }: Watch) {
  for (let seen = -1; seen !== events.length;) {
    seen = events.length;
    await pause(1000);
  }
  const last = events.findLast((event) => event.type === "round-ended");
  return last?.type === "round-ended" ? last.report : null;
}
