// CSV file -> SourceDocument through LangChain's CSVLoader: a section some rows, every row with the names of its columns, so that a
// row found alone can be understood.
import { CSVLoader } from "@langchain/community/document_loaders/fs/csv";
import { dsvFormat } from "d3-dsv";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { measureCsv, type CsvShape } from "./csv-shape.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { decodeTextFile } from "./text-encoding.ts";
import { collapseSpace, normaliseText } from "./text-normalisation.ts";

const ROWS_PER_SECTION = 20;

export async function loadCsv(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const raw = decodeTextFile(bytes, path);
  const source = normaliseText(raw).trim();
  const shape = measureCsv(source);
  const columns = columnNames(source, shape);
  const builder = new SectionBuilder();
  builder.noteHidden(raw);
  const rows = await readRows(source, shape, columns, path);
  for (let index = 0; index < rows.length; index += ROWS_PER_SECTION) {
    const some = rows.slice(index, index + ROWS_PER_SECTION);
    // Counted as a spreadsheet shows the file: the names are row 1.
    if (rows.length > ROWS_PER_SECTION) builder.addHeading(1, `Rows ${index + 2}-${index + 1 + some.length}`);
    for (const row of some) builder.addBlock(row);
  }
  // A file with a heading row alone still says which columns there are.
  if (rows.length === 0) builder.addBlock(columns.join(" | "));
  return builder.finish(path, { title: titleFromPath(path), format: "csv" });
}

async function readRows(
  source: string,
  shape: CsvShape,
  columns: readonly string[],
  path: string,
): Promise<readonly string[]> {
  // The loader's text has a line a column, `name: value`; a value may hold lines of its own, so columns go by number meanwhile.
  const keys = columns.map((_, index) => `\uFDD0${index}`);
  const table = keys.join(shape.delimiter) + source.slice(shape.headingEnd);
  const loader = new CSVLoader(new Blob([table]), { separator: shape.delimiter });
  const rows = await loader.load().catch((cause: unknown) => {
    throw new EyrieError("file-unreadable", `${path}: cannot be read as CSV`, { cause });
  });
  return rows.map(({ pageContent }) => namedValues(pageContent, columns)).filter((row) => row !== "");
}

/** Rows longer than the heading row have columns without a name. */
function columnNames(source: string, shape: CsvShape): string[] {
  const [names = []] = dsvFormat(shape.delimiter).parseRows(source.slice(0, shape.headingEnd));
  return Array.from({ length: Math.max(shape.columns, names.length) }, (_, index) => {
    const name = collapseSpace(names[index] ?? "");
    return name === "" ? `column ${index + 1}` : name;
  });
}

/** Columns without a value say nothing; `undefined` is how the loader writes a row that is too short. */
function namedValues(row: string, columns: readonly string[]): string {
  const values = row.split(/(?:^|\n)\uFDD0\d+: /).slice(1);
  return values
    .map((value, index) => [columns[index] ?? "", value === "undefined" ? "" : collapseSpace(value)] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value}`)
    .join("; ");
}
