// A page of a PDF file onto the sheet: the picture, the words over it, and marks under the words that were quoted.
import type { PDFDocumentProxy } from "pdfjs-dist";
import { type PlacedText, findQuote } from "./find-quote.ts";

interface Drawing {
  readonly holder: HTMLElement;
  /** Words to be marked, as the document's text has them; empty marks nothing. */
  readonly quote: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly signal: AbortSignal;
}

/** Screens of more dots cost memory and show no more of a page. */
const MOST_DOTS_A_PIXEL = 2;

/** @returns how far down the first mark is, in CSS pixels; null without one */
export async function drawPage(pdf: PDFDocumentProxy, number: number, { holder, quote, width, signal }: Drawing) {
  const { TextLayer } = await import("./pdf-file.ts");
  const page = await pdf.getPage(number);
  const scale = width / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  const dots = Math.min(window.devicePixelRatio, MOST_DOTS_A_PIXEL);
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width * dots);
  canvas.height = Math.floor(viewport.height * dots);
  const rendering = page.render({ canvas, viewport, transform: [dots, 0, 0, dots, 0, 0] });
  signal.addEventListener("abort", () => rendering.cancel());
  const content = await page.getTextContent();
  await rendering.promise;
  if (signal.aborted) return null;

  const words = document.createElement("div");
  words.className = "textLayer";
  const layer = new TextLayer({ textContentSource: content, container: words, viewport });
  const items = content.items.flatMap((item): PlacedText[] => {
    if (!("str" in item)) return [];
    const [, , , , left = 0, bottom = 0] = item.transform as number[];
    return [{ text: item.str, left, bottom, width: item.width, height: item.height }];
  });
  const marks = findQuote(items, quote).map((box) => {
    const [x1, y1] = viewport.convertToViewportPoint(box.left, box.bottom - 0.25 * box.height);
    const [x2, y2] = viewport.convertToViewportPoint(box.left + box.width, box.bottom + box.height);
    return { left: Math.min(x1, x2), top: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
  });
  holder.style.setProperty("--total-scale-factor", String(scale));
  holder.style.width = `${viewport.width}px`;
  holder.style.height = `${viewport.height}px`;
  holder.replaceChildren(canvas, ...marks.map(markElement), words);
  await layer.render();
  return marks[0]?.top ?? null;
}

function markElement(box: { left: number; top: number; width: number; height: number }): HTMLElement {
  const mark = document.createElement("div");
  mark.className = "sheet-mark";
  for (const [side, value] of Object.entries(box)) mark.style.setProperty(side, `${value}px`);
  return mark;
}
