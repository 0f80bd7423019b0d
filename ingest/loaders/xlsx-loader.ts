// XLSX file -> SourceDocument: a heading a sheet and a cell range, every row with the names of its columns; comments and charts.
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { meaningfulTitle } from "./meaningful-title.ts";
import { addChart } from "./office-charts.ts";
import { OfficePackage, readCoreProperties } from "./office-package.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { addSheet } from "./sheet-sections.ts";
import { collapseSpace } from "./text-normalisation.ts";
import { childOf, childrenOf, descendantsOf, textOf } from "./xml-tree.ts";
import { readWorksheet } from "./xlsx-sheet.ts";
import { readWorkbook } from "./xlsx-workbook.ts";

export async function loadXlsx(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const office = new OfficePackage(bytes, path);
  const workbook = readWorkbook(office);
  if (workbook === null) throw new EyrieError("file-unreadable", `${path}: is an office file, but not a workbook`);
  const builder = new SectionBuilder();
  for (const { name, part } of workbook.sheets) {
    const rows = readWorksheet(office, part, workbook);
    const comments = readComments(office, part);
    const charts = office.targetsOf(part, "drawing").flatMap((drawing) => office.targetsOf(drawing, "chart"));
    if (rows.length + comments.length + charts.length === 0) continue;
    builder.addHeading(1, name);
    addSheet(builder, rows, 2);
    if (comments.length > 0) builder.addHeading(2, "Comments");
    for (const comment of comments) builder.addLine("list", comment);
    if (charts.length > 0) builder.addHeading(2, "Charts");
    for (const chart of charts) addChart(builder, office, chart);
  }
  const properties = readCoreProperties(office);
  const title = meaningfulTitle(properties.title) ?? titleFromPath(path);
  return builder.finish(path, { ...properties, title, format: "xlsx" });
}

/** Threads first; the older form repeats each of them under an author that begins with `tc=`. */
function readComments(office: OfficePackage, sheet: string): string[] {
  const people = new Map(
    office.archive.entries
      .filter(({ name }) => /^xl\/persons\/.*\.xml$/.test(name))
      .flatMap(({ name }) => childrenOf(office.xml(name), "person"))
      .map(({ attributes }) => [attributes["id"] ?? "", attributes["displayName"] ?? ""]),
  );
  const threads = office.targetsOf(sheet, "threadedComment").flatMap((part) =>
    childrenOf(office.xml(part), "threadedComment").map((comment) => {
      const { ref = "", personId = "", dT = "" } = comment.attributes;
      return describe(ref, people.get(personId) ?? "", dT.slice(0, 10), textOf(childOf(comment, "text")));
    }),
  );
  const notes = office.targetsOf(sheet, "comments").flatMap((part) => {
    const root = office.xml(part);
    const authors = childrenOf(childOf(root, "authors"), "author").map(textOf);
    return childrenOf(childOf(root, "commentList"), "comment").flatMap((comment) => {
      const author = authors[Number(comment.attributes["authorId"] ?? "-1")] ?? "";
      const text = [...descendantsOf(comment, "t")].map(textOf).join("");
      return author.startsWith("tc=") ? [] : [describe(comment.attributes["ref"] ?? "", author, "", text)];
    });
  });
  return [...threads, ...notes];
}

function describe(cell: string, author: string, date: string, text: string): string {
  const by = [author, date].filter((part) => part !== "").join(", ");
  return `- ${cell}${by === "" ? "" : ` (${by})`}: ${collapseSpace(text)}`;
}
