// A small folder of several formats for the crash proof, and changes of every kind to it.
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export function makeLibrary(folder: string): void {
  for (let number = 0; number < 8; number++) {
    put(
      folder,
      `notes/${number}.md`,
      `# Note ${number}\n\n${sentences(number, 12)}\n\n## More\n\n${sentences(number + 50, 6)}\n`,
    );
    put(
      folder,
      `tables/${number}.csv`,
      `item,amount\n${Array.from({ length: 20 }, (_, row) => `part ${number}-${row},${row}`).join("\n")}\n`,
    );
    put(folder, `pages/${number}.html`, `<h1>Page ${number}</h1><p>${sentences(number + 90, 8)}</p>`);
  }
  put(folder, "broken.pdf", "%PDF-1.7\nnothing more");
}

/** Added, changed, moved, removed, mended and broken. */
export function changeLibrary(folder: string): void {
  for (let number = 8; number < 16; number++)
    put(folder, `notes/${number}.md`, `# Note ${number}\n\n${sentences(number, 30)}\n`);
  for (const number of [0, 1, 2])
    appendFileSync(join(folder, `notes/${number}.md`), `\n## Added\n\n${sentences(number + 200, 5)}\n`);
  mkdirSync(join(folder, "archive"));
  renameSync(join(folder, "tables"), join(folder, "archive/tables"));
  for (const number of [3, 4]) rmSync(join(folder, `pages/${number}.html`));
  put(folder, "broken.pdf", "%PDF-1.4\nstill nothing");
  put(folder, "damaged.docx", "PK\u0003\u0004 and then not a zip");
}

function sentences(seed: number, count: number): string {
  return Array.from(
    { length: count },
    (_, index) =>
      `Instrument ${seed}-${index} was read at ${(seed * 7 + index) % 24} hours and showed ${seed * 31 + index} units.`,
  ).join(" ");
}

function put(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
