// HTML -> sections, as events: no tree is built, so deep nesting costs neither stack nor quadratic time. Used for HTML files and
// for the HTML that mammoth makes of DOCX. Nothing an element refers to is ever fetched.
import { Parser } from "htmlparser2";
import { limitDepth } from "./html-depth.ts";
import { isDropped, isInline, type HtmlAttributes } from "./html-elements.ts";
import { HtmlTable } from "./html-table.ts";
import type { SectionBuilder } from "./section-builder.ts";
import { collapseSpace } from "./text-normalisation.ts";

const HEADING = /^h([1-6])$/;

interface OpenList {
  readonly ordered: boolean;
  next: number;
}

/** Adds the content of `html` to `builder`; returns what `<title>` says, or null. */
export function readHtmlSections(html: string, builder: SectionBuilder): string | null {
  const reader = new HtmlSectionReader(builder);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (name) => reader.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, recognizeSelfClosing: false },
  );
  parser.end(limitDepth(html));
  reader.flush();
  return reader.title;
}

function spanOf(attributes: HtmlAttributes, direction: "rowspan" | "colspan"): number {
  return Number.parseInt(attributes[direction] ?? "1", 10);
}

class HtmlSectionReader {
  title: string | null = null;
  readonly #builder: SectionBuilder;
  #depth = 0;
  #droppedFrom: number | null = null;
  #mainDepth = 0;
  #preDepth = 0;
  #inTitle = false;
  #inHead = false;
  #buffer: string[] = [];
  #prefix: string | null = null;
  #definition = false;
  readonly #lists: OpenList[] = [];
  readonly #tables: HtmlTable[] = [];

  constructor(builder: SectionBuilder) {
    this.#builder = builder;
  }

  open(name: string, attributes: HtmlAttributes): void {
    this.#depth++;
    if (this.#droppedFrom !== null) return;
    if (isDropped(name, attributes, this.#mainDepth > 0)) {
      this.#droppedFrom = this.#depth;
      return;
    }
    if (name === "img") this.#addAlternative(attributes);
    if (isInline(name)) return;
    if (name === "br") this.#buffer.push("\n");
    else if (name === "head") this.#inHead = true;
    else if (name === "title") this.#inTitle = true;
    else if (name === "main" || name === "article") this.#openBlock(() => this.#mainDepth++);
    else if (name === "table") this.#openTable(attributes);
    else if (name === "tr") this.#openRow();
    else if (name === "td" || name === "th") this.#openCell(attributes);
    else if (HEADING.test(name)) this.#openHeading();
    else this.#openBlock(() => this.#enter(name, attributes));
  }

  text(text: string): void {
    if (this.#droppedFrom !== null) return;
    if (this.#inTitle) this.title = (this.title ?? "") + text;
    else if (!this.#inHead) this.#buffer.push(this.#preDepth > 0 ? text : text.replace(/\s+/g, " "));
  }

  close(name: string): void {
    const depth = this.#depth--;
    if (this.#droppedFrom !== null) {
      if (depth === this.#droppedFrom) this.#droppedFrom = null;
      return;
    }
    if (isInline(name) || name === "br") return;
    const heading = HEADING.exec(name);
    if (name === "head") this.#inHead = false;
    else if (name === "title") this.#inTitle = false;
    else if (name === "table") this.#closeTable();
    else if (name === "td" || name === "th") this.#closeCell();
    else if (name === "tr") this.#closeRow();
    else if (heading !== null && !this.#collectsCells()) this.#closeHeading(Number(heading[1]));
    else {
      this.flush();
      this.#leave(name);
    }
  }

  /** Ends the current block. Inside a table cell blocks run together: a row is one line. */
  flush(): void {
    if (this.#collectsCells()) {
      if (this.#buffer.length > 0) this.#buffer.push(" ");
      return;
    }
    const raw = this.#takeText();
    if (this.#preDepth > 0) this.#builder.addCode(raw);
    else this.#addText(raw);
  }

  #addText(raw: string): void {
    const text = raw
      .split("\n")
      .map(collapseSpace)
      .filter((line) => line !== "")
      .join("\n");
    if (text === "") return;
    if (this.#prefix !== null) {
      this.#builder.addLine("list", this.#prefix + text);
      // A further paragraph of the same item stands below it, indented.
      this.#prefix = this.#prefix.replace(/\S/g, " ");
    } else if (this.#definition) this.#builder.addLine("definition", text);
    else this.#builder.addBlock(text);
  }

  #openBlock(action: () => void): void {
    this.flush();
    action();
  }

  #enter(name: string, attributes: HtmlAttributes): void {
    if (name === "body") this.#inHead = false;
    if (name === "pre") this.#preDepth++;
    if (name === "dt" || name === "dd") this.#definition = true;
    if (name === "dl") this.#builder.endRun();
    if (name === "ul" || name === "ol") {
      if (this.#lists.length === 0) this.#builder.endRun();
      this.#lists.push({ ordered: name === "ol", next: Number.parseInt(attributes["start"] ?? "1", 10) || 1 });
      this.#prefix = null;
    }
    if (name === "li") this.#prefix = this.#itemPrefix();
  }

  #leave(name: string): void {
    if (name === "main" || name === "article") this.#mainDepth--;
    if (name === "pre") this.#preDepth--;
    if (name === "dt" || name === "dd") this.#definition = false;
    if (name === "ul" || name === "ol") this.#lists.pop();
    if (name === "li" || name === "ul" || name === "ol") this.#prefix = null;
  }

  /** What stands for a picture. */
  #addAlternative({ alt = "" }: HtmlAttributes): void {
    if (!this.#inHead && alt.trim() !== "") this.#buffer.push(` ${alt} `);
  }

  #itemPrefix(): string {
    const list = this.#lists.at(-1);
    const indent = "  ".repeat(Math.min(Math.max(this.#lists.length - 1, 0), 8));
    return list?.ordered === true ? `${indent}${list.next++}. ` : `${indent}- `;
  }

  #openHeading(): void {
    const table = this.#tables.at(-1);
    if (table !== undefined && this.#collectsCells() && !table.isData) this.#becomeLayout(table);
    this.flush();
  }

  #closeHeading(level: number): void {
    this.#builder.addHeading(level, this.#takeText());
  }

  #openTable(attributes: HtmlAttributes): void {
    const outer = this.#tables.at(-1);
    if (outer !== undefined && this.#collectsCells()) this.#becomeLayout(outer);
    this.flush();
    this.#builder.endRun();
    const table = new HtmlTable();
    if (attributes["role"] === "presentation") table.isLayout = true;
    this.#tables.push(table);
  }

  /** The table turns out to arrange the page: what its open row holds so far is ordinary text. */
  #becomeLayout(table: HtmlTable): void {
    const cellText = this.#takeText();
    for (const cell of table.abandonRow()) this.#builder.addBlock(collapseSpace(cell));
    table.isLayout = true;
    this.#addText(cellText);
  }

  #closeTable(): void {
    this.#closeRow();
    this.flush();
    this.#tables.pop();
    this.#builder.endRun();
  }

  #openRow(): void {
    this.flush();
    this.#tables.at(-1)?.openRow();
  }

  #openCell(attributes: HtmlAttributes): void {
    this.flush();
    this.#tables.at(-1)?.openCell(spanOf(attributes, "rowspan"), spanOf(attributes, "colspan"));
  }

  #closeCell(): void {
    if (this.#collectsCells()) this.#tables.at(-1)?.closeCell(collapseSpace(this.#takeText()));
    else this.flush();
  }

  #closeRow(): void {
    const row = this.#tables.at(-1)?.closeRow();
    if (row !== undefined && row !== "") this.#builder.addLine("table", row);
  }

  #collectsCells(): boolean {
    const table = this.#tables.at(-1);
    return table !== undefined && !table.isLayout && table.inCell;
  }

  #takeText(): string {
    const text = this.#buffer.join("");
    this.#buffer = [];
    return text;
  }
}
