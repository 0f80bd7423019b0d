// PPTX file -> SourceDocument: a page a slide, its title as heading, lists, tables, charts and diagrams, then the speaker's notes.
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { meaningfulTitle } from "./meaningful-title.ts";
import { addChart } from "./office-charts.ts";
import { OfficePackage, readCoreProperties } from "./office-package.ts";
import { paragraphLines, paragraphsOf, paragraphText, placeholderType, shapesOf, tableRows } from "./pptx-shapes.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { collapseSpace } from "./text-normalisation.ts";
import { childOf, childrenOf, descendantsOf, textOf, type XmlElement } from "./xml-tree.ts";

const TITLES = new Set(["title", "ctrTitle"]);
/** What stands on every slide alike. */
const RUNNING = new Set(["ftr", "sldNum", "dt", "hdr"]);

export async function loadPptx(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const office = new OfficePackage(bytes, path);
  const slides = slideParts(office);
  const builder = new SectionBuilder();
  const pagesWithoutText: number[] = [];
  slides.forEach((part, index) => {
    builder.setPage(index + 1);
    if (!addSlide(builder, office, part, index + 1)) pagesWithoutText.push(index + 1);
  });
  const properties = readCoreProperties(office);
  const title = meaningfulTitle(properties.title) ?? builder.firstHeading ?? titleFromPath(path);
  return builder.finish(path, { ...properties, title, format: "pptx", pageCount: slides.length, pagesWithoutText });
}

function slideParts(office: OfficePackage): string[] {
  const [part] = office.targetsOf("", "officeDocument");
  const root = part === undefined ? undefined : office.xml(part);
  if (part === undefined || root?.name !== "p:presentation") {
    throw new EyrieError("file-unreadable", `${office.path}: is an office file, but not a presentation`);
  }
  const relationships = office.relationshipsOf(part);
  return childrenOf(childOf(root, "p:sldIdLst"), "p:sldId").flatMap(({ attributes }) => {
    const slide = relationships.get(attributes["r:id"] ?? "");
    return slide === undefined ? [] : [slide.target];
  });
}

/** Whether the slide holds any text. */
function addSlide(builder: SectionBuilder, office: OfficePackage, part: string, number: number): boolean {
  const shapes = shapesOf(childOf(office.xml(part), "p:cSld", "p:spTree"));
  const title = shapes.find((shape) => TITLES.has(placeholderType(shape) ?? ""));
  const titleText = collapseSpace(paragraphsOf(title).map(paragraphText).join(" "));
  const bodies = shapes.filter((shape) => shape !== title && !RUNNING.has(placeholderType(shape) ?? ""));
  const notes = office.targetsOf(part, "notesSlide").flatMap((notesPart) => noteLines(office, notesPart));
  const diagrams = office.targetsOf(part, "diagramData").flatMap((data) => diagramLines(office, data));
  const hasBody = bodies.some((shape) => textOf(shape).trim() !== "" || chartId(shape) !== undefined);
  if (titleText === "" && !hasBody && notes.length + diagrams.length === 0) return false;
  builder.addHeading(1, titleText || `Slide ${number}`);
  const relationships = office.relationshipsOf(part);
  for (const shape of bodies) {
    for (const row of tableRows(shape)) builder.addLine("table", row);
    const chart = relationships.get(chartId(shape) ?? "");
    if (chart?.type === "chart") addChart(builder, office, chart.target);
    for (const { text, isItem } of paragraphLines(shape)) {
      if (isItem) builder.addLine("list", text);
      else builder.addBlock(text);
    }
    builder.endRun();
  }
  for (const line of diagrams) builder.addLine("list", `- ${line}`);
  if (notes.length > 0) builder.addHeading(2, "Notes");
  for (const note of notes) builder.addBlock(note);
  return true;
}

function chartId(shape: XmlElement): string | undefined {
  return [...descendantsOf(shape, "c:chart")][0]?.attributes["r:id"];
}

function noteLines(office: OfficePackage, part: string): string[] {
  return shapesOf(childOf(office.xml(part), "p:cSld", "p:spTree"))
    .filter((shape) => placeholderType(shape) === "body")
    .flatMap(paragraphLines)
    .map(({ text }) => text);
}

function diagramLines(office: OfficePackage, part: string): string[] {
  return [...descendantsOf(office.xml(part), "a:p")]
    .map((paragraph) => collapseSpace([...descendantsOf(paragraph, "a:t")].map(textOf).join("")))
    .filter((line) => line !== "");
}
