// A folder of the formats that both sides read, the same in every run: PDF, Word, Markdown and plain text, a few pages each.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDocx, paragraph } from "../../test/fixtures/documents/make-docx.ts";
import { makePdf } from "../../test/fixtures/documents/make-pdf.ts";
import { variedTexts } from "./varied-texts.ts";

/** Those that the fixtures' Latin fonts can write. */
const SENTENCES = [...new Set(variedTexts().flatMap((text) => text.split(/(?<=[.!?]) /)))].filter(
  (text) => text.length > 40 && text.length < 200 && /^[\x20-\x7e]+$/.test(text),
);

export function makeMixedFolder(folder: string, filesOfAKind: number): void {
  mkdirSync(folder, { recursive: true });
  for (let number = 0; number < filesOfAKind; number++) {
    const write = (extension: string, content: string | Uint8Array) =>
      writeFileSync(join(folder, `paper-${number}.${extension}`), content);
    write("pdf", makePdf(Array.from({ length: 4 }, (_, page) => linesOf(number * 10 + page, 40))));
    write(
      "docx",
      makeDocx(
        sectionsOf(number, 8)
          .map(({ heading, text }) => paragraph(heading, "Heading1") + paragraph(text))
          .join(""),
      ),
    );
    write(
      "md",
      sectionsOf(number + 500, 8)
        .map(({ heading, text }) => `# ${heading}\n\n${text}\n`)
        .join("\n"),
    );
    write(
      "txt",
      sectionsOf(number + 900, 8)
        .map(({ text }) => `${text}\n`)
        .join("\n"),
    );
  }
}

/** Files of a heading and a sentence. */
export function makeSmallFiles(folder: string, count: number): void {
  for (let number = 0; number < count; number++) {
    const below = join(folder, String(Math.floor(number / 100)));
    mkdirSync(below, { recursive: true });
    writeFileSync(
      join(below, `${number}.md`),
      `# Note ${number}\n\nThis is what note ${number} says: ${sentence(number)}\n`,
    );
  }
}

function sectionsOf(seed: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    heading: `Section ${index + 1} of paper ${seed}`,
    text: Array.from({ length: 9 }, (_unused, place) => sentence(seed * 31 + index * 7 + place)).join(" "),
  }));
}

function linesOf(seed: number, count: number): string[] {
  return Array.from({ length: count }, (_, line) => sentence(seed * 17 + line).slice(0, 90));
}

/** Different for every seed, since equal text is embedded once. */
function sentence(seed: number): string {
  return `${seed}: ${SENTENCES[seed % SENTENCES.length] ?? ""}`;
}
