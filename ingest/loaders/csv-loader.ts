// CSV file -> SourceDocument through LangChain's CSVLoader: every row is a block whose values carry their column's name, so that
// a row found alone can be understood.
import { CSVLoader } from "@langchain/community/document_loaders/fs/csv";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { measureCsv } from "./csv-shape.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { decodeTextFile } from "./text-encoding.ts";
import { collapseSpace, normaliseText } from "./text-normalisation.ts";

export async function loadCsv(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const source = normaliseText(decodeTextFile(bytes, path)).trim();
  const shape = measureCsv(source);
  const loader = new CSVLoader(new Blob([nameEveryColumn(source, shape)]), { separator: shape.delimiter });
  const rows = await loader.load().catch((cause: unknown) => {
    throw new EyrieError("file-unreadable", `${path}: cannot be read as CSV`, { cause });
  });
  const builder = new SectionBuilder();
  for (const row of rows) builder.addBlock(namedValues(row.pageContent));
  // A file with a heading row alone still says which columns there are.
  if (rows.length === 0) builder.addBlock(source.split(shape.delimiter).map(collapseSpace).join(" | "));
  return builder.finish(path, { title: titleFromPath(path), format: "csv" });
}

/** Rows longer than the heading row would lose their last values: the loader keeps named columns only. */
function nameEveryColumn(source: string, shape: ReturnType<typeof measureCsv>): string {
  if (shape.columns <= shape.headingColumns) return source;
  let names = "";
  for (let column = shape.headingColumns + 1; column <= shape.columns; column++)
    names += `${shape.delimiter}column ${column}`;
  return source.slice(0, shape.headingEnd) + names + source.slice(shape.headingEnd);
}

/** Columns without a value say nothing; `undefined` is how the loader writes a row that is too short. */
function namedValues(row: string): string {
  return row
    .split("\n")
    .filter((line) => !/:\s*(?:undefined)?$/.test(line) || !line.includes(":"))
    .join("\n");
}
