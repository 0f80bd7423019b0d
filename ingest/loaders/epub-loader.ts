// EPUB file -> SourceDocument: the chapters in the order of the book's spine, through the HTML reader. Nothing they refer to is read.
import { posix } from "node:path";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { readHtmlSections } from "./html-section-reader.ts";
import { isoDate } from "./office-package.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { decodeText } from "./text-encoding.ts";
import { collapseSpace } from "./text-normalisation.ts";
import { childOf, childrenOf, descendantsOf, parseXml, textOf, type XmlElement } from "./xml-tree.ts";
import { ZipArchive } from "./zip-archive.ts";

export async function loadEpub(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const archive = new ZipArchive(bytes, path);
  if (archive.has("META-INF/rights.xml") || archive.has("META-INF/sinf.xml"))
    throw new EyrieError("file-encrypted", `${path}: is protected against copying`);
  const container = readPart(archive, "META-INF/container.xml", path);
  const packagePart = [...descendantsOf(container, "rootfile")][0]?.attributes["full-path"] ?? "";
  const book = readPart(archive, packagePart, path);
  if (book === undefined) throw new EyrieError("file-unreadable", `${path}: its list of chapters is missing`);
  const builder = new SectionBuilder();
  for (const chapter of chapterParts(book, packagePart)) {
    const html = archive.read(chapter);
    if (html !== null) readHtmlSections(decodeText(html), builder);
  }
  const metadata = childOf(book, "metadata");
  const valueOf = (name: string) => collapseSpace(textOf(childOf(metadata, name)));
  const tags = childrenOf(metadata, "dc:subject").map(textOf).map(collapseSpace);
  return builder.finish(path, {
    title: valueOf("dc:title") || (builder.firstHeading ?? titleFromPath(path)),
    format: "epub",
    ...isoDate(valueOf("dc:date")),
    ...(tags.length === 0 ? {} : { tags }),
  });
}

function readPart(archive: ZipArchive, name: string, path: string): XmlElement | undefined {
  const part = archive.read(name);
  return part === null ? undefined : parseXml(decodeText(part), path);
}

/** The table of contents (`nav`) repeats the headings. */
function chapterParts(book: XmlElement, packagePart: string): string[] {
  const items = new Map(
    childrenOf(childOf(book, "manifest"), "item").map(({ attributes }) => [attributes["id"] ?? "", attributes]),
  );
  return childrenOf(childOf(book, "spine"), "itemref").flatMap(({ attributes }) => {
    const item = items.get(attributes["idref"] ?? "");
    const href = item?.["href"];
    if (href === undefined || (item?.["properties"] ?? "").split(" ").includes("nav")) return [];
    return [posix.join(posix.dirname(packagePart), decodeHref(href))];
  });
}

function decodeHref(href: string): string {
  try {
    return decodeURIComponent(href.replace(/#.*$/, ""));
  } catch {
    return href;
  }
}
