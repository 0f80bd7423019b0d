// The reader's promises about files that lie, hang, grow or change, with real files and a real child process.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { constants, getPriority, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { DocumentReader, type DocumentReaderOptions } from "../../ingest/document-reader.ts";
import { readFileContent } from "../../ingest/file-reading.ts";
import { readDocument, SUPPORTED_EXTENSIONS } from "../../ingest/read-document.ts";
import { contentHash } from "../../src/document/content-id.ts";
import { docxParts, makeDocx, paragraph } from "../fixtures/documents/make-docx.ts";
import { makePdf } from "../fixtures/documents/make-pdf.ts";
import { makeZip } from "../fixtures/documents/make-zip.ts";
import { expectExactSections } from "./loaders/exact-sections.ts";

const SIGNAL = new AbortController().signal;
const FINE = "# Fine\n\nStill read.\n";
let folder = "";
let readers: DocumentReader[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reader-"));
});
afterEach(async () => {
  await Promise.all(readers.map((reader) => reader.close()));
  readers = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

function makeReader(options: DocumentReaderOptions = {}): DocumentReader {
  const reader = new DocumentReader(options);
  readers.push(reader);
  return reader;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** pgrep itself is a child, and gone. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Keeps a parser busy for many seconds: self-closed elements that HTML takes as open ones. */
function slowFile(name: string): string {
  return file(name, `${"<div/>".repeat(300_000)}end`);
}

describe("reading", () => {
  test("happens below the priority of the process that embeds", async () => {
    await makeReader().read(file("calm.md", FINE), SIGNAL);
    const children = execFileSync("pgrep", ["-P", String(process.pid)], { encoding: "utf8" })
      .trim()
      .split("\n");
    const priorities = children.flatMap((pid) => (isAlive(Number(pid)) ? [getPriority(Number(pid))] : []));
    expect(priorities).toContain(constants.priority.PRIORITY_BELOW_NORMAL);
  });

  test("returns the document with the hash and the size of its bytes, one child for all", async () => {
    const reader = makeReader();
    const bytes = makePdf([["Opening hours", "The office is open from eight."]], { title: "Opening hours" });
    const path = file("hours.pdf", bytes);
    const [pdf, markdown] = await Promise.all([reader.read(path, SIGNAL), reader.read(file("fine.md", FINE), SIGNAL)]);
    expectExactSections(pdf.document);
    expect(pdf).toMatchObject({
      contentHash: contentHash(bytes),
      size: bytes.length,
      document: { title: "Opening hours", pageCount: 1 },
    });
    expect(pdf.mtimeMs).toBeGreaterThan(0);
    expect(markdown.document.sections.map((section) => section.text)).toEqual(["Still read."]);
  });

  test("the documents inside a file arrive with it, sections and failures alike", async () => {
    const archive = makeZip([
      { name: "fine.md", content: FINE },
      { name: "cut.pdf", content: "%PDF-1.4" },
    ]);
    const path = file("box.zip", archive);
    const { document, parts } = await makeReader().read(path, SIGNAL);
    expectExactSections(document);
    const [fine, cut] = parts.map(({ content }) => content);
    if (fine === undefined || !("document" in fine)) throw new Error("the part was not read");
    expectExactSections(fine.document);
    expect(fine.document.sections.map((section) => section.text)).toEqual(["Still read."]);
    expect(cut).toMatchObject({ failure: { code: "file-unreadable" } });
    expect(parts[0]).toMatchObject({ path: "fine.md", contentHash: contentHash(FINE), size: FINE.length });
  });

  test("a loader's error arrives with its code and names the file", async () => {
    const path = file("secret.pdf", makePdf([["x"]], { encrypted: true }));
    await expect(makeReader().read(path, SIGNAL)).rejects.toMatchObject({
      code: "file-encrypted",
      message: `${path}: asks for a password`,
    });
  });

  test.each([
    ["tsx", ["node_modules/tsx/dist/cli.mjs"]],
    ["node --import tsx", ["--import", `file://${resolve("node_modules/tsx/dist/loader.mjs")}`]],
  ])("works under %s from any folder, and an idle reader does not keep a program alive", (_name, launcher) => {
    const [first = "", ...rest] = launcher;
    const command = [
      first.startsWith("node_modules") ? resolve(first) : first,
      ...rest,
      resolve("test/fixtures/documents/read-one.ts"),
    ];
    const output = execFileSync(process.execPath, [...command, file("fine.md", FINE)], {
      cwd: "/",
      timeout: 30_000,
      encoding: "utf8",
    });
    expect(output).toBe("Fine");
  });
});

describe("limits", () => {
  test("a file that takes too long is given up, the next one is read", async () => {
    const reader = makeReader({ baseMilliseconds: 2500, millisecondsPerMegabyte: 0 });
    const path = slowFile("slow.html");
    await expect(reader.read(path, SIGNAL)).rejects.toMatchObject({
      code: "file-too-slow",
      message: `${path}: took longer than 2.5 s of a processor to read`,
    });
    expect((await reader.read(file("fine.md", FINE), SIGNAL)).document.title).toBe("Fine");
  });

  test("a file that needs too much memory is given up, the next one is read", async () => {
    const reader = makeReader({ heapMegabytes: 150 });
    const path = file("large.csv", `a,b,c\n${"one,two,three\n".repeat(800_000)}`);
    await expect(reader.read(path, SIGNAL)).rejects.toMatchObject({
      code: "file-too-large",
      message: expect.stringContaining("memory") as string,
    });
    expect((await reader.read(file("fine.md", FINE), SIGNAL)).document.title).toBe("Fine");
  });

  test("a bomb and a file over the size limit are refused", async () => {
    const bomb = makeZip([
      ...docxParts(paragraph("x")),
      { name: "word/footnotes.xml", content: Buffer.alloc(30 * 2 ** 20, 32) },
    ]);
    await expect(makeReader().read(file("bomb.docx", bomb), SIGNAL)).rejects.toMatchObject({ code: "file-too-large" });
    await expect(makeReader({ maxFileBytes: 10 }).read(file("fine.md", FINE), SIGNAL)).rejects.toMatchObject({
      code: "file-too-large",
    });
  });

  test("an abort ends a read under way; the reader goes on", async () => {
    const reader = makeReader();
    const controller = new AbortController();
    const reading = reader.read(slowFile("slow.html"), controller.signal);
    setTimeout(() => controller.abort(), 200);
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
    expect((await reader.read(file("fine.md", FINE), SIGNAL)).document.title).toBe("Fine");
  });

  test("closing ends a read under way and refuses further ones", async () => {
    const reader = makeReader();
    const reading = reader.read(slowFile("slow.html"), SIGNAL);
    const outcome = reading.catch((error: unknown) => error);
    await new Promise((wake) => setTimeout(wake, 100));
    await reader.close();
    expect(await outcome).toMatchObject({ code: "aborted" });
    await expect(reader.read(file("fine.md", FINE), SIGNAL)).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("what is not a readable file", () => {
  test("a link, a pipe, a folder and a missing file are refused at once", async () => {
    const link = join(folder, "link.md");
    symlinkSync(file("fine.md", FINE), link);
    const pipe = join(folder, "pipe.md");
    execFileSync("mkfifo", [pipe]);
    const reader = makeReader();
    for (const [path, code, reason] of [
      [link, "file-not-regular", /symbolic link/],
      [pipe, "file-not-regular", /named pipe/],
      [folder, "file-not-regular", /folder/],
      [join(folder, "gone.md"), "file-unreadable", /no longer there/],
    ] as const) {
      await expect(reader.read(path, SIGNAL)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(reason) as string,
      });
    }
  });

  test("a file that grows while it is read is reported as changed", async () => {
    const path = file("growing.txt", Buffer.alloc(40 * 2 ** 20, 97));
    const reading = readFileContent({ path, location: path }, 2 ** 30, SIGNAL);
    const grow = setInterval(() => writeFileSync(path, "more", { flag: "a" }), 1);
    await expect(reading.finally(() => clearInterval(grow))).rejects.toMatchObject({ code: "file-changed" });
  });
});

describe("choice of the loader", () => {
  test("content outweighs the extension", async () => {
    expect((await readDocument(makePdf([["A long enough line."]]), "download.html")).document.format).toBe("pdf");
    expect((await readDocument(makeDocx(paragraph("Hello.")), "download.txt")).document.format).toBe("docx");
    expect(
      await readDocument(Buffer.from("%PDF- is how such files begin."), "note.txt").catch((error: unknown) => error),
    ).toMatchObject({ code: "file-unreadable" });
  });

  test.each([
    ["empty.md", "", "file-without-text"],
    ["noise.pdf", "just words", "file-unreadable"],
    ["slides.key", "x", "file-format-unknown"],
  ])("%s is refused", async (name, content, code) => {
    await expect(readDocument(Buffer.from(content), name)).rejects.toMatchObject({ code });
  });

  test("extensions are lower case with a dot", () => {
    for (const extension of SUPPORTED_EXTENSIONS) expect(extension).toMatch(/^\.[a-z][a-z0-9]*$/);
    expect(SUPPORTED_EXTENSIONS).toEqual(expect.arrayContaining([".pdf", ".docx", ".html", ".md", ".txt", ".csv"]));
  });
});
