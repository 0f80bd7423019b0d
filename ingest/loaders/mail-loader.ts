// EML file -> SourceDocument: who wrote to whom and when, then the message; attachments are documents of their own.
import PostalMime, { type Address, type Attachment, type Email } from "postal-mime";
import type { FileDocuments } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import type { LoadContext, Member } from "./document-loader.ts";
import { readHtmlSections } from "./html-section-reader.ts";
import { isoDate } from "./office-package.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { collapseSpace, normaliseText } from "./text-normalisation.ts";
import { addText } from "./text-loader.ts";

/** Names for attachments that come without one; of others the format is told by content or not at all. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "message/rfc822": ".eml",
  "text/plain": ".txt",
  "text/html": ".html",
  "text/csv": ".csv",
  "application/json": ".json",
};

export async function loadMail(bytes: Uint8Array, path: string, context: LoadContext): Promise<FileDocuments> {
  const mail = await parse(bytes, path);
  const builder = new SectionBuilder();
  const subject = collapseSpace(mail.subject ?? "");
  builder.addBlock(headerLines(mail).join("\n"));
  if ((mail.text ?? "").trim() !== "") addText(builder, normaliseText(mail.text ?? ""));
  else readHtmlSections(mail.html ?? "", builder);
  const members = mail.attachments.filter(isOfReader).map(asMember);
  const document = builder.finish(path, {
    title: subject || titleFromPath(path),
    format: "mail",
    ...isoDate(mail.date ?? ""),
    ...(members.length === 0 ? {} : { attachments: members.map((member) => member.path) }),
  });
  return { document, parts: await context.readMembers(members) };
}

async function parse(bytes: Uint8Array, path: string): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { forceRfc822Attachments: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EyrieError("file-unreadable", `${path}: cannot be read as a mail (${reason})`, { cause });
  }
}

function headerLines(mail: Email): string[] {
  const named: readonly (readonly [string, string])[] = [
    ["Subject", collapseSpace(mail.subject ?? "")],
    ["From", addresses(mail.from === undefined ? [] : [mail.from])],
    ["To", addresses(mail.to ?? [])],
    ["Cc", addresses(mail.cc ?? [])],
    ["Date", mail.date ?? ""],
  ];
  return named.filter(([, value]) => value !== "").map(([name, value]) => `${name}: ${value}`);
}

function addresses(list: readonly Address[]): string {
  return list
    .flatMap((address) => (address.group === undefined ? [address] : address.group))
    .map(({ name, address }) => collapseSpace(name === "" ? address : `${name} <${address}>`))
    .join(", ");
}

/** Pictures that the message shows within its text (logos, trackers) are not attachments to a reader. */
function isOfReader(attachment: Attachment): boolean {
  return attachment.related !== true || !attachment.mimeType.startsWith("image/");
}

function asMember(attachment: Attachment, index: number): Member {
  const extension = EXTENSIONS[attachment.mimeType] ?? "";
  const { content } = attachment;
  return {
    path: attachment.filename ?? `attachment ${index + 1}${extension}`,
    read: () => (typeof content === "string" ? Buffer.from(content) : new Uint8Array(content)),
  };
}
