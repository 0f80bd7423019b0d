// Files that break readers, each with what must be said of it, and ordinary files beside them.
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import type { ErrorCode } from "../../src/errors.ts";
import { docxParts, paragraph } from "../../test/fixtures/documents/make-docx.ts";
import { makePdf } from "../../test/fixtures/documents/make-pdf.ts";
import { makeZip } from "../../test/fixtures/documents/make-zip.ts";

export const GOOD_FILES = 50;

interface HostileFile {
  readonly name: string;
  readonly content: () => string | Uint8Array;
  /** Codes that are true of it; `indexed` where it can be read as well as any file. */
  readonly outcome: readonly (ErrorCode | "indexed")[];
}

const MEGABYTE = 2 ** 20;

export const HOSTILE_FILES: readonly HostileFile[] = [
  { name: "empty.md", content: () => "", outcome: ["file-without-text"] },
  { name: "blank.txt", content: () => " \n\t\n", outcome: ["file-without-text"] },
  { name: "truncated.pdf", content: () => makePdf([["Whole once."]]).subarray(0, 200), outcome: ["file-unreadable"] },
  { name: "only-a-mark.pdf", content: () => "%PDF-1.7\n", outcome: ["file-unreadable"] },
  { name: "encrypted.pdf", content: () => makePdf([["Secret."]], { encrypted: true }), outcome: ["file-encrypted"] },
  { name: "no-text.pdf", content: () => makePdf([[]]), outcome: ["file-without-text"] },
  {
    name: "stream-bomb.pdf",
    content: pdfBomb,
    outcome: ["file-too-large", "file-too-slow", "file-without-text", "file-unreadable"],
  },
  { name: "not-a-zip.docx", content: () => "PK\u0003\u0004 and then not a zip", outcome: ["file-unreadable"] },
  {
    name: "zip-bomb.docx",
    content: () => officeFile("word/footnotes.xml", Buffer.alloc(300 * MEGABYTE, 32)),
    outcome: ["file-too-large"],
  },
  { name: "lying-sizes.docx", content: lyingZip, outcome: ["file-unreadable", "file-too-large"] },
  { name: "entities.docx", content: () => makeZip(entityParts()), outcome: ["file-unreadable", "file-too-large"] },
  {
    name: "bomb.xlsx",
    content: () => officeFile("xl/worksheets/sheet1.xml", Buffer.alloc(300 * MEGABYTE, 32)),
    outcome: ["file-too-large", "file-unreadable"],
  },
  {
    name: "zip-of-zips.zip",
    content: nestedZip,
    outcome: ["indexed", "file-too-large", "file-without-text", "file-unreadable"],
  },
  {
    name: "climbing.zip",
    content: () => makeZip([{ name: "../../etc/evil.txt", content: "Climbs out of its folder.\n" }]),
    outcome: ["indexed", "file-unreadable"],
  },
  {
    name: "nested.html",
    content: () => `${"<div>".repeat(200_000)}Deep inside.${"</div>".repeat(200_000)}`,
    outcome: ["indexed"],
  },
  { name: "open-divs.html", content: () => `${"<div/>".repeat(400_000)}end`, outcome: ["file-too-slow", "indexed"] },
  {
    name: "brackets.md",
    content: () => "[".repeat(200_000),
    outcome: ["indexed", "file-too-slow", "file-without-text"],
  },
  { name: "one-line.csv", content: () => `a,b\n"${"x".repeat(8 * MEGABYTE)}`, outcome: ["indexed", "file-unreadable"] },
  {
    name: "deep.json",
    content: () => "[".repeat(200_000) + "]".repeat(200_000),
    outcome: ["indexed", "file-unreadable", "file-without-text"],
  },
  {
    name: "binary.txt",
    content: () => Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)),
    outcome: ["file-unreadable", "indexed"],
  },
  { name: "utf16.txt", content: () => Buffer.from("\ufeffWritten in sixteen bits.", "utf16le"), outcome: ["indexed"] },
  {
    name: "latin1.txt",
    content: () => Buffer.from("Caf\u00e9 cr\u00e8me, bient\u00f4t.", "latin1"),
    outcome: ["indexed"],
  },
  {
    name: "hidden.md",
    content: () => `# Plain\n\nSeen.${"\u{e0041}".repeat(100)}\u202e\u200b\n`,
    outcome: ["indexed"],
  },
  {
    name: "claims-pdf.docx",
    content: () => makePdf([["A page in the wrong clothes, long enough."]]),
    outcome: ["indexed"],
  },
  { name: "too-large.txt", content: () => Buffer.alloc(101 * MEGABYTE, "word "), outcome: ["file-too-large"] },
  { name: "too-much-text.txt", content: () => Buffer.alloc(60 * MEGABYTE, "many words "), outcome: ["file-too-large"] },
  { name: `${"n".repeat(251)}.txt`, content: () => "A name of 255 bytes.\n", outcome: ["indexed"] },
  { name: "line\nbreak.txt", content: () => "A name of two lines.\n", outcome: ["indexed"] },
];

export const PIPES = ["pipe-1.md", "pipe-2.pdf", "pipe-3.txt", "pipe-4.csv"];
export const LINKS = { "to-zero.txt": "/dev/zero", "to-passwords.txt": "/etc/passwd", "loop.md": "loop.md" };

export function makeHostileLibrary(folder: string): void {
  for (let number = 0; number < GOOD_FILES; number++)
    put(folder, `good/${number}.md`, `# Paper ${number}\n\nOrdinary words of paper ${number}, as there are many.\n`);
  for (const { name, content } of HOSTILE_FILES) put(folder, name, content());
  for (const name of PIPES) execFileSync("mkfifo", [join(folder, name)]);
  for (const [name, target] of Object.entries(LINKS)) symlinkSync(target, join(folder, name));
}

function officeFile(name: string, content: Uint8Array): Buffer {
  return makeZip([...docxParts(paragraph("x")), { name, content }]);
}

/** Declares a thousandth of what it unpacks to. */
function lyingZip(): Buffer {
  return makeZip([
    ...docxParts(paragraph("x")).slice(0, 3),
    { name: "word/document.xml", content: Buffer.alloc(200 * MEGABYTE, 32), declaredSize: 1000 },
  ]);
}

function entityParts() {
  const levels = Array.from({ length: 12 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`).join(
    "",
  );
  const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">${levels}]><w:document xmlns:w="x"><w:body>&e12;</w:body></w:document>`;
  return [...docxParts("").slice(0, 3), { name: "word/document.xml", content: bomb }];
}

function nestedZip(): Buffer {
  let inner = makeZip([{ name: "text.txt", content: Buffer.alloc(20 * MEGABYTE, "deep ") }]);
  for (let level = 0; level < 12; level++)
    inner = makeZip([1, 2, 3].map((copy) => ({ name: `${copy}.zip`, content: inner })));
  return inner;
}

/** A page whose content unpacks twice: half a kilobyte becomes hundreds of megabytes. */
function pdfBomb(): Buffer {
  const twice = deflateSync(deflateSync(Buffer.alloc(400 * MEGABYTE, 32)));
  const head = `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>\nendobj\n4 0 obj\n<< /Length ${twice.length} /Filter [/FlateDecode /FlateDecode] >>\nstream\n`;
  return Buffer.concat([
    Buffer.from(head),
    twice,
    Buffer.from("\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"),
  ]);
}

function put(folder: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
