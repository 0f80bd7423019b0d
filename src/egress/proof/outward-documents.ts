// Documents that a proof brings along: each names places of the network that a careless reader would load from, or is a picture, whose
// recogniser would fetch its language by default.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ELSEWHERE = "http://outward.test";

const PAGE = `<!doctype html><html><head><base href="${ELSEWHERE}/"><link rel="stylesheet" href="style.css"><title>A page</title>
<script src="${ELSEWHERE}/script.js"></script></head><body><h1>A page</h1><p>This page names pictures and frames of another host.</p>
<img src="picture.png"><iframe src="${ELSEWHERE}/frame.html"></iframe><object data="${ELSEWHERE}/object"></object></body></html>`;

const NOTE = `# A note\n\nThis note shows a picture of another host.\n\n![a picture](${ELSEWHERE}/picture.png)\n`;

const MAIL = [
  "From: Ada <ada@outward.test>",
  "To: Bo <bo@outward.test>",
  "Subject: A mail that tells when it is read",
  "Date: Mon, 4 May 2026 10:00:00 +0000",
  "MIME-Version: 1.0",
  "Content-Type: text/html; charset=utf-8",
  "",
  `<p>This mail holds a picture that would tell its sender.</p><img src="${ELSEWHERE}/seen.gif">`,
  "",
].join("\r\n");

export function writeOutwardDocuments(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = { "page.html": PAGE, "note.md": NOTE, "mail.eml": MAIL, "picture.bmp": whitePicture() };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** A white bitmap of 24 bits a dot: there is nothing to recognise, and the recogniser is loaded all the same. */
function whitePicture(): Uint8Array {
  const [width, height] = [400, 200];
  const file = Buffer.alloc(54 + width * height * 3, 255);
  file.fill(0, 0, 54).write("BM", "latin1");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}
