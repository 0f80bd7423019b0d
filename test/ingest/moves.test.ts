// What only went elsewhere is neither read nor embedded again, and is found in its new place by those who may see that.
import { cpSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OWNER } from "../../src/document/principal.ts";
import { addFile, folderOf, openLibrary, pathsIn, type Library } from "../support/library.ts";

const notes = Object.fromEntries(
  Array.from({ length: 30 }, (_, number) => [`old/note-${number}.md`, `# Note ${number}\n\nIt says ${number}.\n`]),
);

async function find({ knowledgeBase, embedding }: Library, text: string, collections: "all" | string[] = "all") {
  const [vector = new Float32Array()] = await embedding.embed([text], { purpose: "query" });
  const principal = { id: "test", collections };
  const found = await knowledgeBase.findCandidates({ text, vector, perList: 100, principal, filter: {} });
  const words = found.filter(({ wordScore }) => wordScore > 0).map(({ label }) => label);
  const passages = await knowledgeBase.passages(words, principal);
  return [...passages.values()].map(({ provenance }) => `${provenance.path} (${provenance.title})`);
}

test("a folder of files that moved: no file is read, no text embedded, and all are found under their new paths", async () => {
  const folder = folderOf(notes);
  const library = openLibrary();
  await library.sync([folder]);
  const labels = await labelsOf(library);
  library.embedding.embedded.length = 0;
  library.events.length = 0;
  mkdirSync(join(folder, "new"));
  renameSync(join(folder, "old"), join(folder, "new/place"));

  const report = await library.sync([folder]);
  expect(report).toMatchObject({ added: [], updated: [], removed: [], passagesWritten: 0 });
  expect(report.moved).toHaveLength(30);
  expect(library.events.filter(({ type }) => type === "file-started")).toEqual([]);
  expect(library.embedding.embedded).toEqual([]);
  expect(await labelsOf(library)).toEqual(labels);
  expect(await find(library, "17")).toEqual(["new/place/note-17.md (Note 17)"]);
  expect(await find(library, "place")).toHaveLength(30);
  expect(await find(library, "old")).toEqual([]);
  expect(await library.sync([folder])).toMatchObject({ moved: [], unchanged: 30 });
});

test("a moved file has the ids that a first ingest would have given it", async () => {
  const folder = folderOf(notes);
  const library = openLibrary();
  await library.sync([folder]);
  renameSync(join(folder, "old"), join(folder, "new"));
  await library.sync([folder]);
  const fresh = openLibrary();
  await fresh.sync([folder]);
  expect(idsOf(library)).toEqual(idsOf(fresh));
});

test("a copy is added, a file of another kind is read, and of two candidates the one with the same time is taken", async () => {
  const folder = folderOf({ "a.txt": "The same words.\n", "b.txt": "The same words.\n" });
  const library = openLibrary();
  await library.sync([folder]);
  cpSync(join(folder, "a.txt"), join(folder, "copy.txt"));
  expect(await library.sync([folder])).toMatchObject({ moved: [], added: ["copy.txt"] });
  renameSync(join(folder, "copy.txt"), join(folder, "copy.md"));
  expect(await library.sync([folder])).toMatchObject({ moved: [], added: ["copy.md"], removed: ["copy.txt"] });
  renameSync(join(folder, "b.txt"), join(folder, "c.txt"));
  expect((await library.sync([folder])).moved).toEqual([{ path: "c.txt", from: "b.txt" }]);
});

test("a file that moves to a folder of another collection is seen by others at once", async () => {
  const [open, closed] = [folderOf({ "menu.txt": "Soup on Monday.\n", "x.txt": "x\n" }), folderOf({ "y.txt": "y\n" })];
  const library = openLibrary();
  await library.sync([open], { collection: "everyone" });
  await library.sync([closed], { collection: "board" });
  expect(await find(library, "soup", ["everyone"])).toHaveLength(1);
  renameSync(join(open, "menu.txt"), join(closed, "menu.txt"));
  expect((await library.sync([open, closed])).moved).toHaveLength(1);
  expect(await find(library, "soup", ["everyone"])).toEqual([]);
  expect(await find(library, "soup", ["board"])).toEqual(["menu.txt (menu)"]);
  await library.sync([closed], { collection: "everyone" });
  expect(await find(library, "soup", ["everyone"])).toHaveLength(1);
  expect(library.knowledgeBase.status(OWNER).folders.map(({ collection }) => collection)).toEqual([
    "everyone",
    "everyone",
  ]);
});

test("a name that is taken over: the old file moves away and another takes its place in one go", async () => {
  const folder = folderOf({ "current.txt": "Version one.\n", "other.txt": "Other.\n" });
  const library = openLibrary();
  await library.sync([folder]);
  renameSync(join(folder, "current.txt"), join(folder, "archive.txt"));
  addFile(folder, "current.txt", "Version two, which is longer.\n");
  await library.sync([folder]);
  expect(pathsIn(library)).toEqual(["archive.txt", "current.txt", "other.txt"]);
  rmSync(join(folder, "current.txt"));
  renameSync(join(folder, "archive.txt"), join(folder, "current.txt"));
  await library.sync([folder]);
  expect(pathsIn(library)).toEqual(["current.txt", "other.txt"]);
  expect(await find(library, "one")).toHaveLength(1);
});

/** Label and text of every passage: an index that holds them needs no change. */
async function labelsOf({ knowledgeBase }: Library): Promise<string[]> {
  const labels = Array.from({ length: 200 }, (_, label) => label);
  const passages = await knowledgeBase.passages(labels, OWNER);
  return [...passages.values()].map(({ label, text }) => `${label} ${text}`).sort();
}

function idsOf({ knowledgeBase }: Library): string[] {
  return knowledgeBase.documents
    .folders()
    .flatMap(({ id }) => knowledgeBase.documents.documentsOf(id).map((entry) => entry.id));
}
