// What ODF files (odt, ods, odp) share: their content part, their metadata, and the text of a paragraph.
import { EyrieError } from "../../src/errors.ts";
import { describeProperties, OfficePackage, type OfficeProperties } from "./office-package.ts";
import { childOf, childrenOf, textOf, type XmlElement, type XmlNode } from "./xml-tree.ts";

/** @throws EyrieError `file-encrypted`, `file-too-large`, `file-unreadable`. */
export function openOdf(bytes: Uint8Array, path: string): OfficePackage {
  const office = new OfficePackage(bytes, path);
  if (office.text("META-INF/manifest.xml")?.includes("encryption-data") === true)
    throw new EyrieError("file-encrypted", `${path}: asks for a password`);
  if (!office.archive.has("content.xml"))
    throw new EyrieError("file-unreadable", `${path}: is a zip archive, but not an OpenDocument file`);
  return office;
}

export function readOdfProperties(office: OfficePackage): OfficeProperties {
  const meta = childOf(office.xml("meta.xml"), "office:meta");
  const valueOf = (name: string) => textOf(childOf(meta, name)).trim();
  return describeProperties(valueOf("dc:title"), valueOf("dc:date"), childrenOf(meta, "meta:keyword").map(textOf));
}

/** Not part of the text around them: comments, deleted text, and notes, which follow their paragraph. */
const APART = new Set(["office:annotation", "text:note", "text:tracked-changes", "draw:frame", "draw:custom-shape"]);

/** The text of a paragraph or heading; spaces and line breaks are elements of their own in ODF. */
export function paragraphText(node: XmlNode): string {
  if (typeof node === "string") return node.replace(/\s+/g, " ");
  if (APART.has(node.name)) return "";
  if (node.name === "text:s") return " ";
  if (node.name === "text:tab") return "\t";
  if (node.name === "text:line-break") return "\n";
  return node.children.map(paragraphText).join("");
}

/** Elements that stand inside a paragraph but are read after it. */
export function partsApart(element: XmlElement): XmlElement[] {
  return childrenOf(element).flatMap((child) => (APART.has(child.name) ? [child] : partsApart(child)));
}
