// Source code and configuration -> SourceDocument: whole, a section a top-level definition where the language shows them at the margin.
import { basename, extname } from "node:path";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { SectionBuilder } from "./section-builder.ts";
import { decodeTextFile } from "./text-encoding.ts";

/** A definition that begins at the margin, in the common families of languages. */
const DEFINITION =
  /^(?:export\s+(?:default\s+)?|pub(?:\([a-z]+\))?\s+|public\s+|private\s+|protected\s+|internal\s+|static\s+|abstract\s+|final\s+|async\s+|data\s+|sealed\s+)*(?:class|interface|struct|enum|trait|impl|function\*?|def|func|fn|fun|type|module|namespace|object|record|sub|CREATE\s+(?:OR\s+REPLACE\s+)?(?:TABLE|VIEW|FUNCTION|PROCEDURE|TRIGGER))\s+[^\s({:;<=]+|^(?:export\s+)?const\s+\w+\s*=\s*(?:async\s*)?(?:\([^)]*\)|\w+)\s*=>/;
/** What belongs to the definition below it. */
const LEADS = /^(?:\/\/|#(?!include|define|if|endif)|\/\*|\s\*|--|@|\*\/|"""|'''|\[)/;
/** Below this many lines a file needs no parts. */
const FEWEST_LINES = 40;

export async function loadCode(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const lines = decodeTextFile(bytes, path).replace(/\r\n?/g, "\n").split("\n");
  const builder = new SectionBuilder();
  if (lines.length < FEWEST_LINES || extname(path) === ".xml") builder.addCode(lines.join("\n"));
  else addDefinitions(builder, lines);
  return builder.finish(path, { title: basename(path), format: "code" });
}

function addDefinitions(builder: SectionBuilder, lines: readonly string[]): void {
  const starts = lines.flatMap((line, index) => (DEFINITION.test(line) ? [index] : []));
  const from = starts.map((start) => withLead(lines, start));
  builder.addCode(lines.slice(0, from[0] ?? lines.length).join("\n"));
  starts.forEach((start, index) => {
    builder.addHeading(1, nameOf(lines[start] ?? ""));
    builder.addCode(lines.slice(from[index], from[index + 1] ?? lines.length).join("\n"));
  });
}

/** Comments and decorators directly above. */
function withLead(lines: readonly string[], start: number): number {
  let first = start;
  while (first > 0 && LEADS.test(lines[first - 1] ?? "")) first--;
  return first;
}

/** `export async function readAll(` -> `function readAll`. */
function nameOf(line: string): string {
  const [, name] = /^(?:export\s+)?const\s+(\w+)/.exec(line) ?? [];
  if (name !== undefined) return name;
  const definition = DEFINITION.exec(line)?.[0] ?? line;
  return definition.split(/\s+/).slice(-2).join(" ");
}
