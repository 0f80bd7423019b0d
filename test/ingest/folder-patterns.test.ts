// Which files are meant: patterns, ignore files, what a person removed; and what is asked before much leaves.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OWNER } from "../../src/document/principal.ts";
import { addFile, folderOf, openLibrary, pathsIn } from "../support/library.ts";

const TREE = {
  "a.md": "# A\n\na\n",
  "b.txt": "b\n",
  "drafts/c.md": "# C\n\nc\n",
  "drafts/keep.md": "# Keep\n\nkeep\n",
  "deep/er/d.txt": "d\n",
};

test("include and exclude patterns are kept for the folder until others are given", async () => {
  const folder = folderOf(TREE);
  const library = openLibrary();
  const report = await library.sync([folder], { include: ["*.md"], exclude: ["drafts/c.md"] });
  expect(pathsIn(library)).toEqual(["a.md", "drafts/keep.md"]);
  expect(report.excluded).toBe(3);
  addFile(folder, "new.txt", "new\n");
  expect(await library.sync([folder])).toMatchObject({ added: [], unchanged: 2 });
  expect((await library.sync([folder], { include: [""], exclude: ["drafts/"] })).added).toEqual([
    "b.txt",
    "deep/er/d.txt",
    "new.txt",
  ]);
  expect(pathsIn(library)).not.toContain("drafts/keep.md");
  expect(library.knowledgeBase.status(OWNER).folders[0]?.rules).toMatchObject({ include: [], exclude: ["drafts/"] });
});

test(".eyrieignore holds for its folder and those below; an inner one may take back", async () => {
  const folder = folderOf({ ...TREE, ".eyrieignore": "*.txt\ndrafts/*.md\n", "drafts/.eyrieignore": "!keep.md\n" });
  const library = openLibrary();
  await library.sync([folder]);
  expect(pathsIn(library)).toEqual(["a.md", "drafts/keep.md"]);
  addFile(folder, "deep/.eyrieignore", "!d.txt\n");
  expect((await library.sync([join(folder, "deep")])).added).toEqual(["deep/er/d.txt"]);
});

test("what an ignore file hides leaves the knowledge base", async () => {
  const folder = folderOf({ ...TREE, "e.txt": "e\n", "f.txt": "f\n" });
  const library = openLibrary();
  await library.sync([folder]);
  addFile(folder, ".eyrieignore", "a.md\n");
  expect((await library.sync([folder])).removed).toEqual(["a.md"]);
});

test("the knowledge base does not read itself", async () => {
  const folder = folderOf({ "a.md": "# A\n\na\n" });
  const library = openLibrary(join(folder, "knowledge"));
  addFile(folder, "knowledge/stray.md", "# Stray\n\nstray\n");
  await library.sync([folder]);
  expect(pathsIn(library)).toEqual(["a.md"]);
});

test("more than a fifth of the documents leaves only when that is confirmed, and a dry run says so", async () => {
  const files = Object.fromEntries(Array.from({ length: 10 }, (_, number) => [`${number}.txt`, `Number ${number}.\n`]));
  const folder = folderOf(files);
  const library = openLibrary();
  await library.sync([folder]);
  for (const number of [0, 1, 2]) rmSync(join(folder, `${number}.txt`));
  addFile(folder, "new.txt", "New.\n");
  await expect(library.sync([folder])).rejects.toMatchObject({
    code: "removal-unconfirmed",
    message: `${folder}: 3 of 10 documents would be removed`,
  });
  expect(pathsIn(library)).toHaveLength(10);
  mkdirSync(join(folder, "sub"));
  renameSync(join(folder, "9.txt"), join(folder, "sub/9.txt"));
  const [plan] = await library.plan([folder], { signal: AbortSignal.timeout(10_000) });
  expect(plan).toMatchObject({
    toAdd: ["new.txt"],
    toUpdate: [],
    toMove: [{ path: "sub/9.txt", from: "9.txt" }],
    toRemove: ["0.txt", "1.txt", "2.txt"],
    unchanged: 6,
    needsConfirmation: true,
  });
  expect(pathsIn(library)).toHaveLength(10);
  expect((await library.sync([folder], { confirm: true })).removed).toHaveLength(3);
  rmSync(join(folder, "3.txt"));
  expect((await library.sync([folder])).removed).toEqual(["3.txt"]);
});

test("a dry run of a folder that is not known leaves it unknown", async () => {
  const library = openLibrary();
  const [plan] = await library.plan([folderOf(TREE)], { signal: AbortSignal.timeout(10_000) });
  expect(plan?.toAdd).toHaveLength(5);
  expect(library.knowledgeBase.documents.folders()).toEqual([]);
});
