// An office file (OOXML, ODF) as its parts: unpacked within limits, checked for what office programs never write.
import { posix } from "node:path";
import { EyrieError } from "../../src/errors.ts";
import { childrenOf, childOf, parseXml, textOf, type XmlElement } from "./xml-tree.ts";
import { DEFAULT_ZIP_LIMITS, ZipArchive, type ZipLimits } from "./zip-archive.ts";

const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];
const DOCUMENT_TYPE = /<!DOCTYPE/i;

export interface Relationship {
  /** The last word of its type: `slide`, `notesSlide`, `chart`. */
  readonly type: string;
  /** Name of the part it points to. */
  readonly target: string;
}

export class OfficePackage {
  readonly archive: ZipArchive;
  readonly path: string;

  /** @throws EyrieError `file-encrypted`, `file-too-large`, `file-unreadable`. */
  constructor(bytes: Uint8Array, path: string, limits: ZipLimits = DEFAULT_ZIP_LIMITS) {
    refuseCompoundFile(bytes, path);
    this.archive = new ZipArchive(bytes, path, limits);
    this.path = path;
  }

  /** Unpacks every XML part once, so that a library that unpacks them again meets nothing unexpected. */
  checkAllParts(): void {
    for (const { name } of this.archive.entries) if (/\.(?:xml|rels)$/i.test(name)) this.text(name);
  }

  text(name: string): string | null {
    const bytes = this.archive.read(name);
    if (bytes === null) return null;
    if (DOCUMENT_TYPE.test(bytes.toString("latin1", 0, 4096)) || bytes.includes("<!ENTITY")) {
      throw new EyrieError(
        "file-unreadable",
        `${this.path}: its part ${name} declares a document type, which office files never do`,
      );
    }
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
    return bytes.toString("utf8");
  }

  xml(name: string): XmlElement | undefined {
    const text = this.text(name);
    return text === null ? undefined : parseXml(text, this.path);
  }

  /** What an OOXML part refers to, by id. Links out of the file are left out. */
  relationshipsOf(part: string): ReadonlyMap<string, Relationship> {
    const folder = posix.dirname(part);
    const relationships = this.xml(posix.join(folder, "_rels", `${posix.basename(part)}.rels`));
    return new Map(
      childrenOf(relationships, "Relationship")
        .filter(({ attributes }) => attributes["TargetMode"] !== "External")
        .map(({ attributes }) => {
          const target = attributes["Target"] ?? "";
          const resolved = target.startsWith("/") ? target.slice(1) : posix.join(folder, target);
          return [
            attributes["Id"] ?? "",
            { type: (attributes["Type"] ?? "").split("/").at(-1) ?? "", target: resolved },
          ];
        }),
    );
  }

  targetsOf(part: string, type: string): string[] {
    return [...this.relationshipsOf(part).values()].filter((one) => one.type === type).map((one) => one.target);
  }
}

export interface OfficeProperties {
  readonly title: string;
  readonly date?: string;
  readonly tags?: readonly string[];
}

/** Title, last change and keywords as OOXML keeps them. */
export function readCoreProperties(office: OfficePackage): OfficeProperties {
  const properties = office.xml("docProps/core.xml");
  const valueOf = (name: string) => textOf(childOf(properties, name)).trim();
  return describeProperties(valueOf("dc:title"), valueOf("dcterms:modified"), [valueOf("cp:keywords")]);
}

export function describeProperties(title: string, date: string, keywords: readonly string[]): OfficeProperties {
  const tags = keywords.flatMap((words) => words.split(/[,;]/)).map((word) => word.trim());
  const known = tags.filter((tag) => tag !== "");
  return { title, ...isoDate(date), ...(known.length === 0 ? {} : { tags: known }) };
}

/** `{ date }` in ISO 8601 when the text is a date, else nothing. */
export function isoDate(text: string): { readonly date?: string } {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { date: text };
  const time = /\d{4}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? {} : { date: new Date(time).toISOString() };
}

/** An encrypted OOXML file, and the formats before 2007, are OLE compound files. */
function refuseCompoundFile(bytes: Uint8Array, path: string): void {
  if (!COMPOUND_FILE.every((byte, index) => bytes[index] === byte)) return;
  const isEncrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    Buffer.from("EncryptedPackage", "utf16le"),
  );
  if (isEncrypted) throw new EyrieError("file-encrypted", `${path}: asks for a password`);
  throw new EyrieError("file-unreadable", `${path}: is in an Office format of before 2007; save it in a present one`);
}
