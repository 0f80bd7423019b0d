// Format by content, and the documents that stand inside mails, mailboxes and archives.
import { describe, expect, test } from "vitest";
import { formatOf } from "../../ingest/document-format.ts";
import { readDocument } from "../../ingest/read-document.ts";
import type { FileDocuments } from "../../src/document/source-document.ts";
import { makeDocx, paragraph } from "../fixtures/documents/make-docx.ts";
import { makeOdf, makePptx, makeXlsx } from "../fixtures/documents/make-office.ts";
import { makePdf } from "../fixtures/documents/make-pdf.ts";
import { makeZip } from "../fixtures/documents/make-zip.ts";

const PDF = makePdf([["The allowance is paid monthly."]]);

/** `path: text` of every part, or its failure. */
function partsOf({ parts }: FileDocuments): string[] {
  return parts.map(({ path, content }) =>
    "document" in content ? `${path}: ${content.document.text}` : `${path}: ${content.failure.code}`,
  );
}

describe("the format of a file", () => {
  test.each([
    ["pdf", PDF, "a.txt"],
    ["docx", makeDocx(paragraph("a")), "a.zip"],
    ["xlsx", makeXlsx({}, []), "a.docx"],
    ["pptx", makePptx([]), "a.bin"],
    ["odt", makeOdf("text", ""), "a.zip"],
    ["ods", makeOdf("spreadsheet", ""), "a.odt"],
    ["epub", makeZip([{ name: "mimetype", content: "application/epub+zip" }]), "a.zip"],
    ["archive", makeZip([{ name: "a.txt", content: "a" }]), "a"],
    ["rtf", Buffer.from("{\\rtf1 a}"), "a.doc"],
    ["image", Buffer.from("89504e470d0a1a0a", "hex"), "a.pdf"],
    ["docx", Buffer.from("d0cf11e0a1b11ae1", "hex"), "a.docx"],
    ["xlsx", makeXlsx({}, []).subarray(0, 200), "cut.xlsx"],
    ["code", Buffer.from("%PDF is how such files begin"), "a.ts"],
    [null, Buffer.from("no mark"), "a.xyz"],
    ["text", Buffer.from("no mark"), "README"],
    ["pdf", PDF, "report"],
    [null, Buffer.from("\u007fELF\u0001\u0000\u0000\u0000"), "program"],
    [null, Buffer.from(""), "nothing"],
  ])("is %s by its content, else by its name", (format, bytes, name) => {
    expect(formatOf(bytes, name)).toBe(format);
  });

  test("is not guessed", async () => {
    await expect(readDocument(Buffer.from("text"), "a.xyz")).rejects.toMatchObject({
      code: "file-format-unknown",
      message: "a.xyz: has the extension .xyz and no content that tells a format that is read",
    });
  });
});

const MAIL = [
  "From: =?utf-8?q?Ada_Nov=C3=A1kov=C3=A1?= <ada@example.com>",
  "To: Board <board@example.com>",
  "Subject: Offer for gauges",
  "Date: Mon, 04 Mar 2024 09:30:00 +0100",
  'Content-Type: multipart/mixed; boundary="b"',
  "",
  "--b",
  "Content-Type: text/html; charset=utf-8",
  "",
  "<p>The offer is <b>attached</b>.</p>",
  "--b",
  "Content-Type: application/pdf",
  'Content-Disposition: attachment; filename="offer.pdf"',
  "Content-Transfer-Encoding: base64",
  "",
  PDF.toString("base64"),
  "--b",
  "Content-Type: application/octet-stream",
  'Content-Disposition: attachment; filename="drawing.dwg"',
  "",
  "AC1032",
  "--b--",
  "",
].join("\r\n");

describe("a mail", () => {
  test("says who wrote what when, and its attachments are documents", async () => {
    const file = await readDocument(Buffer.from(MAIL), "inbox/offer.eml");
    expect(file.document).toMatchObject({
      title: "Offer for gauges",
      format: "mail",
      date: "2024-03-04T08:30:00.000Z",
      attachments: ["offer.pdf", "drawing.dwg"],
    });
    expect(file.document.text).toBe(
      "Subject: Offer for gauges\nFrom: Ada Nováková <ada@example.com>\nTo: Board <board@example.com>\n" +
        "Date: 2024-03-04T08:30:00.000Z\n\nThe offer is attached.",
    );
    expect(partsOf(file)).toEqual(["offer.pdf: The allowance is paid monthly."]);
    expect(file.parts[0]).toMatchObject({
      size: PDF.length,
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  test("of a mailbox is a document of its own", async () => {
    const mailbox = `From ada Mon Mar  4 09:30:00 2024\r\n${MAIL}\r\nFrom bob Tue Mar  5 09:30:00 2024\r\nFrom: bob@example.com\r\nSubject: Re: a/b\r\n\r\n>From here on it is dry.\r\n`;
    const file = await readDocument(Buffer.from(mailbox), "all.mbox");
    expect(file.document.text).toBe(
      "1. Offer for gauges - Ada Nováková <ada@example.com>, Mon, 04 Mar 2024 09:30:00 +0100\n2. Re: a/b - bob@example.com,",
    );
    expect(file.parts.map(({ path }) => path)).toEqual([
      "1 Offer for gauges.eml",
      "1 Offer for gauges.eml/offer.pdf",
      "2 Re: a-b.eml",
    ]);
    expect(partsOf(file)[2]).toContain("From here on it is dry.");
  });
});

describe("an archive", () => {
  test("is a folder: what it holds are documents, one that fails harms none", async () => {
    const archive = makeZip([
      { name: "notes/", content: "" },
      { name: "notes/a.md", content: "# Gauges\n\nDry." },
      { name: "../../etc/a.txt", content: "Stays below." },
      { name: "bad.pdf", content: "%PDF-1.4 and no more" },
      { name: "tool.exe", content: "MZ" },
      { name: "__MACOSX/x.txt", content: "no" },
      { name: "notes/.hidden.txt", content: "no" },
      { name: "mail.eml", content: MAIL },
    ]);
    const file = await readDocument(archive, "box.zip");
    expect(file.document.format).toBe("archive");
    expect(file.document.text).toBe("- notes/a.md\n- ../../etc/a.txt\n- bad.pdf\n- tool.exe\n- mail.eml");
    expect(file.document.attachments).toContain("tool.exe");
    expect(partsOf(file).map((part) => part.split("\n")[0])).toEqual([
      "notes/a.md: Gauges",
      "etc/a.txt: Stays below.",
      "bad.pdf: file-unreadable",
      "mail.eml: Subject: Offer for gauges",
      "mail.eml/offer.pdf: The allowance is paid monthly.",
    ]);
    const failure = file.parts[2]?.content;
    expect(failure !== undefined && "failure" in failure && failure.failure.message).toMatch(/^box\.zip\/bad\.pdf: /);
  });

  test("in an archive is read, but not without end", async () => {
    let archive = makeZip([{ name: "deep.txt", content: "At the bottom." }]);
    for (let level = 0; level < 3; level++) archive = makeZip([{ name: "in.zip", content: archive }]);
    expect(partsOf(await readDocument(archive, "x.zip")).at(-1)).toBe("in.zip/in.zip/in.zip/deep.txt: At the bottom.");
    for (let level = 0; level < 3; level++) archive = makeZip([{ name: "in.zip", content: archive }]);
    expect(partsOf(await readDocument(archive, "x.zip")).at(-1)).toMatch(/in\.zip: file-too-large$/);
  });

  test("that bursts is refused; two members of one name are two documents", async () => {
    const bomb = makeZip([{ name: "zeros.txt", content: Buffer.alloc(30 * 2 ** 20) }]);
    await expect(readDocument(bomb, "bomb.zip")).rejects.toMatchObject({ code: "file-too-large" });
    const mixed = makeZip([
      { name: "a\\b.txt", content: "One." },
      { name: "a/b.txt", content: "Two." },
      { name: "lie.txt", content: Buffer.alloc(2 ** 20, 65), declaredSize: 10 },
    ]);
    expect(partsOf(await readDocument(mixed, "x.zip"))).toEqual([
      "a/b.txt: One.",
      "a/b (2).txt: Two.",
      "lie.txt: file-unreadable",
    ]);
  });

  test.each([
    ["empty", makeZip([]), "file-without-text"],
    ["cut off", makeZip([{ name: "a.txt", content: "a" }]).subarray(0, 30), "file-unreadable"],
  ])("that is %s says so", async (_name, bytes, code) => {
    await expect(readDocument(bytes, "x.zip")).rejects.toMatchObject({ code });
  });
});
