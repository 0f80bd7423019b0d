// What is removed stays out, and after a purge no byte of it is left in any file of the data folder.
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { addFile, folderOf, type Library, openLibrary, pathsIn } from "../support/library.ts";

const SECRET = "Xylographic severance of Quillfeather amounts to 48213 crowns.";
/** Words as the word index keeps them, stemmed, and as the text has them. */
const TRACES = ["Xylographic", "xylograph", "Quillfeather", "quillfeath", "48213"];

function library(): { folder: string; library: Library } {
  const others = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`other-${n}.txt`, `Common words, number ${n}.\n`]),
  );
  const folder = folderOf({
    ...others,
    "hr/secret.md": `# Letter\n\n${SECRET}\n`,
    "hr/plain.md": "# Plain\n\nplain\n",
  });
  return { folder, library: openLibrary() };
}

function vectorBytesOf(data: string): Buffer {
  const database = new Database(join(data, "catalogue.sqlite"), { readonly: true });
  const vector = database.prepare("SELECT vector FROM chunks WHERE text LIKE 'Xylographic%'").pluck().get() as Buffer;
  database.close();
  return vector;
}

function tracesIn(data: string, vector: Buffer): string[] {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name));
    const found = TRACES.filter((trace) => bytes.includes(trace));
    return [...found, ...(bytes.includes(vector) ? ["its vector"] : [])].map((trace) => `${name}: ${trace}`);
  });
}

test("purge leaves no byte of text or vector on disk, also where another process has the knowledge base open", async () => {
  const { folder, library: open } = library();
  await open.sync([folder]);
  const reader = openLibrary(open.data);
  const vector = vectorBytesOf(open.data);
  expect(tracesIn(open.data, vector)).toEqual(
    expect.arrayContaining(["catalogue.sqlite-wal: Xylographic", "vectors.hnsw: its vector"]),
  );
  rmSync(join(folder, "hr/secret.md"));
  await open.sync([folder]);
  // as a rebuild leaves it
  cpSync(join(open.data, "catalogue.sqlite"), join(open.data, "catalogue-9.sqlite"));
  expect(tracesIn(open.data, vector)).not.toEqual([]);
  await open.purge();
  expect(tracesIn(open.data, vector)).toEqual([]);
  // a process that had loaded the index before saves it when it ends
  await reader.knowledgeBase.close();
  expect(tracesIn(open.data, vector)).toEqual([]);
  expect(pathsIn(open)).toHaveLength(21);
});

test("a removed file stays out though it is on disk, until it is asked for", async () => {
  const { folder, library: open } = library();
  await open.sync([folder]);
  expect(open.remove(join(folder, "hr/secret.md"))).toBe(1);
  expect(await open.sync([folder])).toMatchObject({ added: [], removed: [], excluded: 1 });
  expect(pathsIn(open)).not.toContain("hr/secret.md");
  expect(() => open.remove(join(folder, "hr/secret.md"))).toThrow("nothing at or below");
  expect(() => open.remove("/nowhere/else.md")).toThrow("in no folder");
  const options = { onEvent: () => {}, signal: AbortSignal.timeout(60_000) };
  expect((await open.retry([join(folder, "hr/secret.md")], options)).added).toEqual(["hr/secret.md"]);
  const both = pathsIn(open)
    .slice(0, 2)
    .map((path) => join(folder, path));
  for (const path of both) open.remove(path);
  expect(pathsIn(open)).toHaveLength(20);
  expect((await open.retry(both, options)).added).toHaveLength(2);
  expect(pathsIn(open)).toHaveLength(22);
});

test("a part of a file that could not be read is no file to remove", async () => {
  const { folder, library: open } = library();
  const attached =
    'Content-Type: application/msword; name="bad.docx"\nContent-Disposition: attachment; filename="bad.docx"';
  const parts = ["Content-Type: text/plain\n\nThe notes are attached.", `${attached}\n\nnone`];
  const head = 'From: a@example.org\nSubject: Notes\nContent-Type: multipart/mixed; boundary="b"\n';
  addFile(folder, "letter.eml", `${head}\n${parts.map((part) => `--b\n${part}\n`).join("")}--b--\n`);
  await open.sync([folder]);
  const [id] = open.knowledgeBase.documents.folders().map((one) => one.id);
  const failed = open.knowledgeBase.failures.of(id ?? 0).map(({ path }) => path);
  expect(failed).toEqual([expect.stringMatching(/^letter\.eml\/.*bad\.docx$/)]);
  expect(() => open.remove(join(folder, failed[0] ?? ""))).toThrow("nothing at or below");
  expect(pathsIn(open)).toContain("letter.eml");
  expect(open.remove(join(folder, "letter.eml"))).toBe(1);
  expect(open.knowledgeBase.failures.of(id ?? 0)).toEqual([]);
});

test("a part of a folder and a whole folder are removed with all that was below", async () => {
  const { folder, library: open } = library();
  await open.sync([folder]);
  rmSync(join(folder, "hr"), { recursive: true });
  expect(open.remove(join(folder, "hr"))).toBe(2);
  addFile(folder, "hr/new.md", "# New\n\nnew\n");
  addFile(folder, "hr-like.md", "# Like\n\nlike\n");
  expect((await open.sync([folder])).added).toEqual(["hr-like.md"]);
  expect(open.remove(folder)).toBe(21);
  expect(open.knowledgeBase.documents.folders()).toEqual([]);
  expect((await open.sync([folder])).added).toHaveLength(22);
});
