// What a PDF holds besides its text: pages that are pictures of text, and the names of files attached to it.
import type { PDFParse } from "pdf-parse";
import { TextRecognition } from "./text-recognition.ts";

/** About 240 dots an inch on A4: at 200 a scan of 150 came out with errors that are not there at 240, above it only takes longer. */
const PICTURE_WIDTH = 2000;
/** A page a thousand times as long as wide would need gigabytes at that width. */
const MOST_DOTS = 16_000_000;
/** A scanned book; the pages beyond are reported as pages without text. */
const MOST_RECOGNISED_PAGES = 300;

/** Pages without a letter or figure are drawn and read by eye, as it were. */
export async function recogniseEmptyPages(
  parser: PDFParse,
  pages: readonly string[],
  onProgress: () => void,
): Promise<string[]> {
  const empty = pages.flatMap((text, index) => (/[\p{L}\p{N}]/u.test(text) ? [] : [index + 1]));
  if (empty.length === 0) return [...pages];
  const recognised = [...pages];
  const recognition = new TextRecognition();
  try {
    for (const page of empty.slice(0, MOST_RECOGNISED_PAGES)) {
      const picture = await drawPage(parser, page);
      if (picture !== null) recognised[page - 1] = await recognition.recognise(picture);
      onProgress();
    }
  } finally {
    await recognition.close();
  }
  return recognised;
}

/** Null when the page shows nothing or pdf.js cannot draw it: it then stays one without text. */
async function drawPage(parser: PDFParse, page: number): Promise<Uint8Array | null> {
  try {
    // recognising an empty page takes seconds of a busy machine, and may then count as too slow
    const { fnArray } = await (await openedPdf(parser).getPage(page)).getOperatorList();
    if (fnArray.length === 0) return null;
    const { pages } = await parser.getScreenshot({
      partial: [page],
      desiredWidth: await pictureWidth(parser, page),
      imageBuffer: true,
      imageDataUrl: false,
    });
    return pages[0]?.data ?? null;
  } catch {
    return null;
  }
}

async function pictureWidth(parser: PDFParse, page: number): Promise<number> {
  const { width, height } = (await openedPdf(parser).getPage(page)).getViewport({ scale: 1 });
  return Math.max(1, Math.min(PICTURE_WIDTH, Math.floor(Math.sqrt((MOST_DOTS * width) / height))));
}

/** pdf-parse keeps the document that pdf.js opened to itself; its methods tell neither the size of a page nor attachments. */
function openedPdf(parser: PDFParse): OpenedPdf {
  return Reflect.get(parser, "doc") as OpenedPdf;
}

interface OpenedPage {
  getViewport(options: { scale: number }): { width: number; height: number };
  /** What the page draws. */
  getOperatorList(): Promise<{ readonly fnArray: readonly number[] }>;
}

interface OpenedPdf {
  getPage(number: number): Promise<OpenedPage>;
  getAttachments(): Promise<Readonly<Record<string, { readonly filename: string }>> | null>;
}

export async function attachmentNames(parser: PDFParse): Promise<string[]> {
  const attachments = await openedPdf(parser)
    .getAttachments()
    .catch(() => null);
  return Object.values(attachments ?? {}).map(({ filename }) => filename);
}
