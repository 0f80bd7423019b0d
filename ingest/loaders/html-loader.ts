// HTML file -> SourceDocument.
import type { SourceDocument } from "../../src/document/source-document.ts";
import { readHtmlSections } from "./html-section-reader.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { decodeText } from "./text-encoding.ts";
import { collapseSpace } from "./text-normalisation.ts";

export async function loadHtml(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const builder = new SectionBuilder();
  const pageTitle = collapseSpace(readHtmlSections(decodeText(bytes, declaredCharset(bytes)), builder) ?? "");
  return builder.finish(path, { title: pageTitle || (builder.firstHeading ?? titleFromPath(path)), format: "html" });
}

/** `<meta charset>` or its `http-equiv` form must stand in the first 1,024 bytes (HTML standard, 4.2.5.4). */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1];
}
