// ZIP file -> a document that lists what is in it, and each file in it as a document of its own.
import type { FileDocuments } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import type { LoadContext } from "./document-loader.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { DEFAULT_ZIP_LIMITS, ZipArchive } from "./zip-archive.ts";

const LIMITS = { ...DEFAULT_ZIP_LIMITS, inflatedBytes: 500 * 2 ** 20 };

export async function loadArchive(bytes: Uint8Array, path: string, context: LoadContext): Promise<FileDocuments> {
  const archive = new ZipArchive(bytes, path, LIMITS);
  const names = archive.entries.map(({ name }) => name).filter(isOfReader);
  if (names.length === 0) throw new EyrieError("file-without-text", `${path}: is an archive without files`);
  const builder = new SectionBuilder();
  for (const name of names) builder.addLine("list", `- ${name}`);
  const document = builder.finish(path, { title: titleFromPath(path), format: "archive", attachments: names });
  const members = names.map((name) => ({ path: name, read: () => archive.read(name) ?? new Uint8Array() }));
  return { document, parts: await context.readMembers(members) };
}

/** Not folders, nor what systems and programs hide: the same rule as for folders on disk. */
function isOfReader(name: string): boolean {
  if (name.endsWith("/")) return false;
  return name.split("/").every((segment) => segment !== "__MACOSX" && !/^(?:\.(?!\.?$)|~\$)/.test(segment));
}
