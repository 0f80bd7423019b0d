// Names of any bytes and things that are no files: read or named with a reason, never followed, never waited for.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nameToText, textToName } from "../../ingest/file-names.ts";
import { readFileContent } from "../../ingest/file-reading.ts";
import { folderOf, openLibrary, pathsIn } from "../support/library.ts";

test("pipes, sockets, devices and links are named and not opened", async () => {
  const folder = folderOf({ "good.md": "# Good\n\ngood\n", "target/secret.md": "# Secret\n\nsecret\n" });
  for (const number of [1, 2, 3, 4, 5]) execFileSync("mkfifo", [join(folder, `pipe-${number}.md`)]);
  symlinkSync("/dev/zero", join(folder, "zero.txt"));
  symlinkSync(join(folder, "good.md"), join(folder, "link.md"));
  symlinkSync("..", join(folder, "target/loop"));
  symlinkSync("nowhere", join(folder, "dangling.md"));
  const server = createServer().listen(join(folder, "socket.md"));
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const library = openLibrary();
  const report = await library.sync([folder]);
  expect(report.added).toEqual(["good.md", "target/secret.md"]);
  expect(report.failed).toEqual([]);
  expect(report.skipped.map(({ path, code, reason }) => `${code} ${reason.slice(path.length)}`).sort()).toEqual([
    ...Array.from({ length: 5 }, () => "file-not-regular : is a named pipe, not a file"),
    "file-not-regular : is a socket, not a file",
    ...Array.from({ length: 4 }, () => "file-not-regular : is a symbolic link, not a file"),
  ]);
});

test("names with line breaks, of 255 bytes, with bytes that are no UTF-8 are read, kept apart and found again", async () => {
  const folder = folderOf({ "plain.md": "# Plain\n\nplain\n" });
  const names = [
    Buffer.from("line\nbreak \t.md"),
    Buffer.from(`${"é".repeat(126)}.md`),
    Buffer.from([0x66, 0xff, 0x2e, 0x6d, 0x64]),
    Buffer.from([0x66, 0xfe, 0x2e, 0x6d, 0x64]),
    Buffer.from("f\uf7ff.md"),
    Buffer.from("%FF'\"`$(x) -n.md"),
  ];
  for (const name of names)
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), `# T\n\n${name.toString("hex")}\n`);
  const library = openLibrary();
  const report = await library.sync([folder]);
  expect(report).toMatchObject({ failed: [], skipped: [] });
  expect(report.added).toHaveLength(names.length + 1);
  for (const path of pathsIn(library))
    expect(readdirSync(folder, "buffer").some((name) => name.equals(textToName(path)))).toBe(true);
  expect(await library.sync([folder])).toMatchObject({ unchanged: names.length + 1, added: [] });
});

test("every name has one text and every text leads back", () => {
  const bytes = Buffer.from([0x61, 0x80, 0xc3, 0xa9, 0xc3, 0xed, 0xa0, 0x80, 0xf0, 0x9f, 0x98, 0x80, 0xff, 0x62]);
  const text = nameToText(bytes);
  expect(text.startsWith("a\uf780é\uf7c3")).toBe(true);
  expect(textToName(text).equals(bytes)).toBe(true);
  const pretending = Buffer.from("\uf780");
  expect(nameToText(pretending)).not.toBe("\uf780");
  expect(textToName(nameToText(pretending)).equals(pretending)).toBe(true);
});

test("a folder that becomes a link between the walk and the reading leads nowhere", async () => {
  const folder = folderOf({ "sub/a.md": "# A\n\na\n" });
  const outside = folderOf({ "a.md": "# Outside\n\noutside\n" });
  renameSync(join(folder, "sub"), join(folder, "was"));
  symlinkSync(outside, join(folder, "sub"));
  const location = Buffer.from(join(folder, "sub/a.md"));
  await expect(
    readFileContent({ path: "sub/a.md", location }, 1000, new AbortController().signal),
  ).rejects.toMatchObject({ code: "file-changed" });
});

test("a folder that may not be listed is named, and what was known below it stays", async () => {
  const folder = folderOf({ "good.md": "# Good\n\ngood\n", "closed/a.md": "# A\n\na\n" });
  const library = openLibrary();
  await library.sync([folder]);
  rmSync(join(folder, "closed"), { recursive: true });
  // a name that cannot be listed for root as well: a folder in the place of the file of patterns
  mkdirSync(join(folder, "closed/.eyrieignore"), { recursive: true });
  const report = await library.sync([folder]);
  expect(report.skipped).toMatchObject([{ path: "closed", code: "folder-unusable" }]);
  expect(pathsIn(library)).toEqual(["closed/a.md", "good.md"]);
});
