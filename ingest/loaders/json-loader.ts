// JSON and JSONL files -> SourceDocument: a line a value with the path of keys that leads to it; a section a record.
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { decodeTextFile } from "./text-encoding.ts";
import { collapseSpace } from "./text-normalisation.ts";

const DEEPEST = 100;
const LONGEST_HEADING = 80;
const NAMING_KEYS = ["title", "name", "subject", "id", "key"];

export async function loadJson(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const text = decodeTextFile(bytes, path).replace(/^\uFEFF/, "");
  const root = parse(text, path);
  const builder = new SectionBuilder();
  if (Array.isArray(root)) root.forEach((record, index) => addRecord(builder, record, index + 1, path));
  else addEntries(builder, root, path);
  return builder.finish(path, { title: titleFromPath(path), format: "json" });
}

/** One value, or a value a line. */
function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const lines = text.split("\n").map((line) => line.trim());
    const records = lines.flatMap((line, index) => (line === "" ? [] : [parseLine(line, index + 1, path, cause)]));
    return records;
  }
}

function parseLine(line: string, number: number, path: string, cause: unknown): unknown {
  try {
    return JSON.parse(line);
  } catch {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EyrieError(
      "file-unreadable",
      `${path}: is not valid JSON (${reason}), nor JSON by line (line ${number})`,
      {
        cause,
      },
    );
  }
}

function addRecord(builder: SectionBuilder, record: unknown, number: number, path: string): void {
  if (!isObject(record)) {
    for (const line of linesOf(record, "", path)) builder.addLine("list", line);
    return;
  }
  const naming = NAMING_KEYS.map((key) => record[key]).find(
    (value) => typeof value === "string" || typeof value === "number",
  );
  const name = naming === undefined ? "" : `: ${collapseSpace(String(naming)).slice(0, LONGEST_HEADING)}`;
  builder.addHeading(1, `Record ${number}${name}`);
  builder.addBlock([...linesOf(record, "", path)].join("\n"));
}

/** An object of objects is a section a key. */
function addEntries(builder: SectionBuilder, root: unknown, path: string): void {
  if (!isObject(root)) return builder.addBlock([...linesOf(root, "", path)].join("\n"));
  const [plain, nested] = [[] as string[], [] as [string, unknown][]];
  for (const [key, value] of Object.entries(root)) {
    if (isObject(value) || (Array.isArray(value) && value.some(isObject))) nested.push([key, value]);
    else plain.push(...linesOf(value, key, path));
  }
  builder.addBlock(plain.join("\n"));
  for (const [key, value] of nested) {
    builder.addHeading(1, key);
    const items = Array.isArray(value) ? value : [value];
    for (const item of items) builder.addBlock([...linesOf(item, "", path)].join("\n"));
  }
}

function* linesOf(value: unknown, key: string, path: string, depth = 0): Generator<string> {
  if (depth > DEEPEST) throw new EyrieError("file-unreadable", `${path}: is nested too deeply`);
  if (Array.isArray(value) && !value.some((item) => isObject(item) || Array.isArray(item))) {
    if (value.length > 0) yield label(key, value.map(String).join(", "));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* linesOf(item, `${key}[${index}]`, path, depth + 1);
  } else if (isObject(value)) {
    for (const [name, item] of Object.entries(value))
      yield* linesOf(item, key === "" ? name : `${key}.${name}`, path, depth + 1);
  } else if (value !== null && value !== "") yield label(key, String(value));
}

function label(key: string, value: string): string {
  return key === "" ? value : `${key}: ${value}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
