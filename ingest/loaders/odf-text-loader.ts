// ODT and ODP files -> SourceDocument: headings, lists, tables, notes and text boxes; in a presentation a page a slide.
import type { SourceDocument } from "../../src/document/source-document.ts";
import { meaningfulTitle } from "./meaningful-title.ts";
import { openOdf, paragraphText, partsApart, readOdfProperties } from "./odf-package.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { collapseSpace } from "./text-normalisation.ts";
import { childOf, childrenOf, descendantsOf, textOf, type XmlElement } from "./xml-tree.ts";

const RUNNING = new Set(["footer", "page-number", "date-time", "header"]);
const MOST_REPEATED_CELLS = 100;

export async function loadOdfText(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const office = openOdf(bytes, path);
  const body = childOf(office.xml("content.xml"), "office:body");
  const builder = new SectionBuilder();
  const reader = new OdfReader(builder);
  const slides = childrenOf(childOf(body, "office:presentation"), "draw:page");
  const pagesWithoutText = slides.flatMap((slide, index) => (reader.addSlide(slide, index + 1) ? [] : [index + 1]));
  const text = childOf(body, "office:text");
  if (text !== undefined) reader.addAll(text);
  const properties = readOdfProperties(office);
  const title = reader.title ?? meaningfulTitle(properties.title) ?? builder.firstHeading ?? titleFromPath(path);
  return slides.length === 0
    ? builder.finish(path, { ...properties, title, format: "odt" })
    : builder.finish(path, { ...properties, title, format: "odp", pageCount: slides.length, pagesWithoutText });
}

class OdfReader {
  title: string | null = null;
  readonly #builder: SectionBuilder;

  constructor(builder: SectionBuilder) {
    this.#builder = builder;
  }

  addAll(element: XmlElement): void {
    for (const child of childrenOf(element)) this.#add(child);
  }

  /** Whether the slide holds any text. */
  addSlide(slide: XmlElement, number: number): boolean {
    this.#builder.setPage(number);
    const frames = childrenOf(slide).filter((frame) => !RUNNING.has(frame.attributes["presentation:class"] ?? ""));
    const title = frames.find((frame) => frame.attributes["presentation:class"] === "title");
    const notes = frames.find((frame) => frame.name === "presentation:notes");
    const bodies = frames.filter((frame) => frame !== title && frame !== notes);
    const titleText = title === undefined ? "" : collapseSpace(textOf(title));
    const noteTexts = [...descendantsOf(notes, "text:p")].map(paragraphText).filter((text) => text.trim() !== "");
    if (titleText === "" && noteTexts.length === 0 && bodies.every((frame) => textOf(frame).trim() === ""))
      return false;
    this.#builder.addHeading(1, titleText || `Slide ${number}`);
    for (const frame of bodies) this.#add(frame);
    if (noteTexts.length > 0) this.#builder.addHeading(2, "Notes");
    for (const note of noteTexts) this.#builder.addBlock(note);
    return true;
  }

  #add(element: XmlElement): void {
    switch (element.name) {
      case "text:h":
        this.#builder.addHeading(Number(element.attributes["text:outline-level"] ?? "1"), paragraphText(element));
        return this.#addApart(element);
      case "text:p":
        return this.#addParagraph(element);
      case "text:list":
        this.#builder.endRun();
        this.#addList(element, 0);
        return this.#builder.endRun();
      case "table:table":
        return this.#addTable(element);
      case "text:note":
        return this.#addNote(element);
      // A program's list of the headings, with page numbers; changes and comments are not the text.
      case "text:table-of-content":
      case "text:tracked-changes":
      case "office:annotation":
      case "office:forms":
      case "svg:title":
      case "svg:desc":
        return undefined;
      default:
        return this.addAll(element);
    }
  }

  #addParagraph(paragraph: XmlElement): void {
    const text = paragraphText(paragraph);
    if (this.title === null && paragraph.attributes["text:style-name"] === "Title" && text.trim() !== "") {
      this.title = collapseSpace(text);
      this.#builder.addTitle(text);
    } else this.#builder.addBlock(text.trim());
    this.#addApart(paragraph);
  }

  #addApart(element: XmlElement): void {
    for (const part of partsApart(element)) this.#add(part);
  }

  #addNote(note: XmlElement): void {
    const mark = collapseSpace(textOf(childOf(note, "text:note-citation")));
    const body = [...descendantsOf(childOf(note, "text:note-body"), "text:p")].map(paragraphText).join(" ");
    this.#builder.addLine("list", `[${mark}] ${collapseSpace(body)}`);
  }

  #addList(list: XmlElement, depth: number): void {
    for (const item of childrenOf(list)) {
      let prefix = `${"  ".repeat(Math.min(depth, 8))}- `;
      for (const child of childrenOf(item)) {
        if (child.name === "text:list") this.#addList(child, depth + 1);
        else if (child.name === "text:p" || child.name === "text:h") {
          const text = collapseSpace(paragraphText(child));
          if (text !== "") this.#builder.addLine("list", prefix + text);
          prefix = " ".repeat(prefix.length);
          this.#addApart(child);
        } else this.#add(child);
      }
    }
  }

  /** A merged cell is repeated in the cells it covers. */
  #addTable(table: XmlElement): void {
    this.#builder.endRun();
    let above: string[] = [];
    for (const row of descendantsOf(table, "table:table-row")) {
      const cells: string[] = [];
      let covered = 0;
      for (const cell of childrenOf(row)) {
        const isCovered = cell.name === "table:covered-table-cell";
        const own = collapseSpace([...descendantsOf(cell, "text:p")].map(paragraphText).join(" "));
        for (let count = repeatsOf(cell); count > 0; count--) {
          const hidden = covered-- > 0 ? cells.at(-1) : above[cells.length];
          cells.push(isCovered ? (hidden ?? "") : own);
        }
        if (!isCovered) covered = Number(cell.attributes["table:number-columns-spanned"] ?? "1") - 1;
      }
      if (cells.some((cell) => cell !== "")) this.#builder.addLine("table", cells.join(" | "));
      above = cells;
    }
    this.#builder.endRun();
  }
}

function repeatsOf(cell: XmlElement): number {
  return Math.min(Number(cell.attributes["table:number-columns-repeated"] ?? "1"), MOST_REPEATED_CELLS);
}
