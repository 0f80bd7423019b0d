// PNG, JPEG, TIFF, BMP and WebP files -> SourceDocument: the text that the picture shows, a page a picture.
import UTIF from "utif2";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import type { LoadContext } from "./document-loader.ts";
import { joinLines } from "./pdf-paragraphs.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { TextRecognition } from "./text-recognition.ts";

/** 100 megapixels: an A3 page at 600 dots an inch has 70. */
const MOST_PIXELS = 100_000_000;

export async function loadImage(bytes: Uint8Array, path: string, context: LoadContext): Promise<SourceDocument> {
  const recognition = new TextRecognition();
  const builder = new SectionBuilder();
  const pagesWithoutText: number[] = [];
  let pageCount = 0;
  try {
    for (const picture of picturesOf(bytes, path)) {
      builder.setPage(++pageCount);
      const lines = (await recognise(recognition, picture, path)).split("\n").map((line) => line.trim());
      const blocks = joinLines(lines.filter((line) => line !== ""));
      for (const block of blocks) builder.addBlock(block);
      if (blocks.length === 0) pagesWithoutText.push(pageCount);
      context.onProgress();
    }
  } finally {
    await recognition.close();
  }
  if (builder.isEmpty) throw new EyrieError("file-without-text", `${path}: shows no text that can be recognised`);
  return builder.finish(path, { title: titleFromPath(path), format: "image", pageCount, pagesWithoutText });
}

async function recognise(recognition: TextRecognition, picture: Uint8Array, path: string): Promise<string> {
  try {
    return await recognition.recognise(picture);
  } catch (cause) {
    throw new EyrieError("file-unreadable", `${path}: is damaged or not a picture (${String(cause)})`, { cause });
  }
}

/** Tesseract reads everything but TIFF, which may hold several pictures. */
function* picturesOf(bytes: Uint8Array, path: string): Generator<Uint8Array> {
  const mark = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  if (mark !== "II*\u0000" && mark !== "MM\u0000*") return yield bytes;
  const buffer = Buffer.from(bytes);
  for (const picture of decodeTiff(buffer, path)) {
    try {
      UTIF.decodeImage(buffer, picture);
    } catch (cause) {
      throw damagedTiff(path, cause);
    }
    yield grayMap(UTIF.toRGBA8(picture), picture.width, picture.height);
  }
}

function decodeTiff(buffer: Buffer, path: string): UTIF.IFD[] {
  const pictures = listPictures(buffer, path).filter((picture) => widthOf(picture) * heightOf(picture) > 0);
  if (pictures.length === 0) throw damagedTiff(path, null);
  for (const picture of pictures) {
    if (widthOf(picture) * heightOf(picture) <= MOST_PIXELS) continue;
    const size = `${widthOf(picture)} by ${heightOf(picture)} dots`;
    throw new EyrieError("file-too-large", `${path}: a picture of ${size} is over the limit`);
  }
  return pictures;
}

function listPictures(buffer: Buffer, path: string): UTIF.IFD[] {
  try {
    return UTIF.decode(buffer);
  } catch (cause) {
    throw damagedTiff(path, cause);
  }
}

/** Before a picture is decoded, its size is known from its tags alone: 256 is the width, 257 the height. */
function widthOf(picture: UTIF.IFD): number {
  return sizeTag(picture["t256"]);
}

function heightOf(picture: UTIF.IFD): number {
  return sizeTag(picture["t257"]);
}

function sizeTag(tag: unknown): number {
  return Array.isArray(tag) ? Number(tag[0]) : 0;
}

function damagedTiff(path: string, cause: unknown): EyrieError {
  return new EyrieError("file-unreadable", `${path}: is a damaged TIFF picture, or of a kind that is not read`, {
    cause,
  });
}

/** Portable graymap: the simplest form that Tesseract reads. Transparent dots are white. */
function grayMap(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`);
  const map = Buffer.alloc(head.length + width * height);
  head.copy(map);
  for (let dot = 0; dot < width * height; dot++) {
    const [red = 0, green = 0, blue = 0, alpha = 255] = rgba.subarray(dot * 4, dot * 4 + 4);
    const gray = 0.299 * red + 0.587 * green + 0.114 * blue;
    map[head.length + dot] = Math.round(255 - ((255 - gray) * alpha) / 255);
  }
  return map;
}
