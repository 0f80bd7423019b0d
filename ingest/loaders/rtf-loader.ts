// RTF file -> SourceDocument: headings by style or outline level, lists, table rows, footnotes in place.
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { meaningfulTitle } from "./meaningful-title.ts";
import { readRtfTokens, type RtfToken } from "./rtf-tokens.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { decodeText } from "./text-encoding.ts";
import { collapseSpace } from "./text-normalisation.ts";

/** Groups that hold no text of the document. A group that begins with `\*` is one too. */
const NOT_TEXT = new Set(
  (
    "fonttbl colortbl pict object header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc listtable " +
    "listoverridetable revtbl rsidtbl generator themedata latentstyles datastore xmlnstbl fldinst filetbl"
  ).split(" "),
);
const CHARACTERS: Readonly<Record<string, string>> = {
  tab: "\t",
  line: "\n",
  "~": " ",
  _: "-",
  emdash: "—",
  endash: "–",
  bullet: "•",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
};
const MULTI_BYTE: Readonly<Record<number, string>> = {
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  65001: "utf-8",
};
/** Word nests groups a few deep; a file of nothing but braces is damage. */
const DEEPEST = 2000;

type Destination = "body" | "none" | "stylesheet" | "title" | "keywords" | "info" | "marker";

interface Group {
  readonly destination: Destination;
  readonly isNote: boolean;
  /** Characters that follow `\u` for readers without Unicode. */
  readonly fallback: number;
}

export async function loadRtf(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const reader = new RtfReader(path);
  for (const token of readRtfTokens(source)) reader.take(token);
  return reader.finish();
}

class RtfReader {
  readonly #path: string;
  readonly #builder = new SectionBuilder();
  #groups: Group[] = [];
  #group: Group = { destination: "body", isNote: false, fallback: 1 };
  #charset = "windows-1252";
  #bytes: number[] = [];
  #skipCharacters = 0;
  #starred = false;
  readonly #texts: Record<Destination, string> = {
    body: "",
    none: "",
    stylesheet: "",
    title: "",
    keywords: "",
    info: "",
    marker: "",
  };
  readonly #headingStyles = new Map<number, number>();
  #style: number | null = null;
  #outlineLevel: number | null = null;
  #cells: string[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  take(token: RtfToken): void {
    if (token.type === "byte") {
      if (this.#skipCharacters > 0) this.#skipCharacters--;
      else this.#bytes.push(token.byte);
      return;
    }
    this.#flushBytes();
    if (token.type === "control") return this.#control(token.word, token.value);
    this.#skipCharacters = 0;
    if (token.type === "open") {
      if (this.#groups.length >= DEEPEST)
        throw new EyrieError("file-unreadable", `${this.#path}: its groups are nested too deeply`);
      this.#groups.push(this.#group);
      this.#group = { ...this.#group, isNote: false };
    } else {
      if (this.#group.isNote) this.#add("]");
      this.#group = this.#groups.pop() ?? this.#group;
    }
  }

  finish(): SourceDocument {
    this.#flushBytes();
    this.#endParagraph();
    const title = meaningfulTitle(this.#texts.title) ?? this.#builder.firstHeading ?? titleFromPath(this.#path);
    const tags = this.#texts.keywords
      .split(/[,;]/)
      .map(collapseSpace)
      .filter((tag) => tag !== "");
    return this.#builder.finish(this.#path, { title, format: "rtf", ...(tags.length === 0 ? {} : { tags }) });
  }

  #control(word: string, value: number | null): void {
    const starred = this.#starred;
    this.#starred = word === "*";
    const character = CHARACTERS[word];
    if (character !== undefined) return this.#add(character);
    if (word === "u") return this.#addUnicode(value ?? 0);
    if (word === "uc") this.#group = { ...this.#group, fallback: value ?? 1 };
    else if (word === "ansicpg") this.#charset = MULTI_BYTE[value ?? 0] ?? `windows-${value}`;
    else if (NOT_TEXT.has(word)) this.#enter("none");
    else if (word === "listtext" || word === "pntext") this.#enter("marker");
    else if (word === "stylesheet" || word === "info") this.#enter(word);
    else if ((word === "title" || word === "keywords") && this.#group.destination === "info") this.#enter(word);
    else if (word === "footnote") this.#enterNote();
    else if (starred) this.#enter("none");
    else this.#layout(word, value);
  }

  #layout(word: string, value: number | null): void {
    const inStyles = this.#group.destination === "stylesheet";
    if (word === "s") this.#style = value;
    else if (word === "outlinelevel" && inStyles && this.#style !== null && value !== null)
      this.#headingStyles.set(this.#style, value + 1);
    else if (inStyles || this.#group.destination !== "body") return;
    else if (word === "outlinelevel") this.#outlineLevel = value;
    else if (word === "pard") this.#style = this.#outlineLevel = null;
    else if (word === "par" || word === "sect" || word === "page") this.#endParagraph();
    else if (word === "cell" || word === "nestcell") this.#endCell();
    else if (word === "row" || word === "nestrow") this.#endRow();
  }

  #enter(destination: Destination): void {
    if (this.#group.destination === "none") return;
    this.#group = { ...this.#group, destination };
  }

  /** A note stands in brackets where its mark is. */
  #enterNote(): void {
    this.#add(" [");
    this.#group = { ...this.#group, isNote: true };
  }

  #addUnicode(value: number): void {
    this.#add(String.fromCharCode(value < 0 ? value + 65_536 : value));
    this.#skipCharacters = this.#group.fallback;
  }

  #flushBytes(): void {
    if (this.#bytes.length === 0) return;
    const bytes = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    this.#add(decodeText(bytes, this.#charset));
  }

  #add(text: string): void {
    const { destination } = this.#group;
    this.#texts[destination] += text;
    if (destination !== "stylesheet" || !text.includes(";")) return;
    const level = /heading\s*([1-9])/i.exec(this.#texts.stylesheet)?.[1];
    if (level !== undefined && this.#style !== null) this.#headingStyles.set(this.#style, Number(level));
    this.#texts.stylesheet = "";
    this.#style = null;
  }

  #endParagraph(): void {
    const text = this.#takeText();
    const marker = collapseSpace(this.#texts.marker);
    this.#texts.marker = "";
    if (this.#cells.length > 0) this.#cells.push(`${this.#cells.pop() ?? ""} ${text}`.trim());
    else if (this.#headingLevel !== null) this.#builder.addHeading(this.#headingLevel, text);
    else if (marker !== "" && text !== "")
      this.#builder.addLine("list", `${/[\p{L}\p{N}]/u.test(marker) ? marker : "-"} ${text}`);
    else this.#builder.addBlock(text);
  }

  get #headingLevel(): number | null {
    if (this.#outlineLevel !== null && this.#outlineLevel < 9) return this.#outlineLevel + 1;
    return this.#style === null ? null : (this.#headingStyles.get(this.#style) ?? null);
  }

  #endCell(): void {
    this.#cells.push(collapseSpace(this.#takeText()));
  }

  #endRow(): void {
    if (this.#cells.some((cell) => cell !== "")) this.#builder.addLine("table", this.#cells.join(" | "));
    this.#cells = [];
  }

  #takeText(): string {
    const text = this.#texts.body;
    this.#texts.body = "";
    return text
      .split("\n")
      .map(collapseSpace)
      .filter((line) => line !== "")
      .join("\n");
  }
}
