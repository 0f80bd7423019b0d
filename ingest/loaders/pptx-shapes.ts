// Shapes of a slide (DrawingML) -> paragraphs, list items and table rows.
import { collapseSpace } from "./text-normalisation.ts";
import { childOf, childrenOf, descendantsOf, textOf, type XmlElement } from "./xml-tree.ts";

export interface ShapeLine {
  readonly text: string;
  readonly isItem: boolean;
}

/** Shapes that hold something, out of their groups, in the order of the file. */
export function shapesOf(tree: XmlElement | undefined): XmlElement[] {
  return childrenOf(tree).flatMap((shape) => {
    if (shape.name === "p:grpSp") return shapesOf(shape);
    if (shape.name === "mc:AlternateContent")
      return shapesOf(childOf(shape, "mc:Choice") ?? childOf(shape, "mc:Fallback"));
    return shape.name === "p:sp" || shape.name === "p:graphicFrame" ? [shape] : [];
  });
}

/** `title`, `body`; undefined for a shape that fills no place of the layout. */
export function placeholderType(shape: XmlElement): string | undefined {
  const placeholder = childOf(shape, "p:nvSpPr", "p:nvPr", "p:ph");
  return placeholder === undefined ? undefined : (placeholder.attributes["type"] ?? "body");
}

export function paragraphsOf(shape: XmlElement | undefined): XmlElement[] {
  return childrenOf(childOf(shape, "p:txBody"), "a:p");
}

export function paragraphLines(shape: XmlElement): ShapeLine[] {
  const paragraphs = paragraphsOf(shape).filter((paragraph) => paragraphText(paragraph) !== "");
  // The layout gives the paragraphs of a body their bullets; it is not read.
  const isListByLayout = placeholderType(shape) === "body" && paragraphs.length > 1;
  const numbers = new Map<number, number>();
  return paragraphs.map((paragraph) => {
    const properties = childOf(paragraph, "a:pPr");
    const level = Number(properties?.attributes["lvl"] ?? "0");
    const isNumbered = childOf(properties, "a:buAutoNum") !== undefined;
    const isPlain = childOf(properties, "a:buNone") !== undefined;
    const isItem = isNumbered || childOf(properties, "a:buChar") !== undefined || (isListByLayout && !isPlain);
    const number = isNumbered ? (numbers.get(level) ?? 0) + 1 : 0;
    numbers.set(level, number);
    const marker = isNumbered ? `${number}. ` : "- ";
    const text = paragraphText(paragraph);
    return { text: isItem ? "  ".repeat(Math.min(level, 8)) + marker + text : text, isItem };
  });
}

export function paragraphText(paragraph: XmlElement): string {
  const pieces = childrenOf(paragraph).map((piece) => {
    if (piece.name === "a:br") return "\n";
    if (piece.name === "mc:AlternateContent") return [...descendantsOf(piece, "m:t")].map(textOf).join("");
    return childrenOf(piece, "a:t").map(textOf).join("");
  });
  return pieces
    .join("")
    .split("\n")
    .map(collapseSpace)
    .filter((line) => line !== "")
    .join("\n");
}

/** Rows of the shape's table; a merged cell is repeated in the cells it covers. */
export function tableRows(shape: XmlElement): string[] {
  const table = childOf(shape, "a:graphic", "a:graphicData", "a:tbl");
  let above: string[] = [];
  return childrenOf(table, "a:tr").map((row) => {
    const cells: string[] = [];
    for (const cell of childrenOf(row, "a:tc")) {
      const { vMerge, hMerge } = cell.attributes;
      if (isSet(hMerge)) cells.push(cells.at(-1) ?? "");
      else if (isSet(vMerge)) cells.push(above[cells.length] ?? "");
      else cells.push(collapseSpace(childrenOf(childOf(cell, "a:txBody"), "a:p").map(paragraphText).join(" ")));
    }
    above = cells;
    return cells.join(" | ");
  });
}

function isSet(flag: string | undefined): boolean {
  return flag === "1" || flag === "true";
}
