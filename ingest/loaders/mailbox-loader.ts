// MBOX file -> a document that lists its messages, and each message as a document of its own. (RFC 4155)
import { decodeWords } from "postal-mime";
import type { FileDocuments } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import type { LoadContext } from "./document-loader.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { collapseSpace } from "./text-normalisation.ts";

/** `From alice@example.com Mon Jan  1 12:00:00 2024` on a line of its own begins a message. */
const MESSAGE_START = /^From \S.* \d{4}\r?$/;
const LONGEST_SUBJECT = 80;

interface Message {
  readonly number: number;
  readonly subject: string;
  readonly sender: string;
  readonly date: string;
  /** Latin-1: a character a byte. */
  readonly source: string;
}

export async function loadMailbox(bytes: Uint8Array, path: string, context: LoadContext): Promise<FileDocuments> {
  const messages = splitMessages(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"));
  if (messages.length === 0) throw new EyrieError("file-unreadable", `${path}: holds no message in mbox form`);
  const builder = new SectionBuilder();
  for (const { number, subject, sender, date } of messages)
    builder.addLine("list", `${number}. ${subject || "(no subject)"} - ${sender}, ${date}`);
  const document = builder.finish(path, { title: titleFromPath(path), format: "mailbox" });
  const members = messages.map(({ number, subject, source }) => ({
    path: `${number} ${subject.replace(/[/\\]/g, "-").slice(0, LONGEST_SUBJECT).trim() || "message"}.eml`,
    read: () => Buffer.from(source, "latin1"),
  }));
  return { document, parts: await context.readMembers(members) };
}

function splitMessages(mailbox: string): Message[] {
  const messages: Message[] = [];
  let lines: string[] | null = null;
  const close = (): void => {
    if (lines !== null && lines.some((line) => line.trim() !== "")) messages.push(describe(lines, messages.length + 1));
  };
  let previousIsBlank = true;
  for (const line of mailbox.split("\n")) {
    if (previousIsBlank && MESSAGE_START.test(line)) {
      close();
      lines = [];
    } else lines?.push(line.replace(/^>(>*From )/, "$1"));
    previousIsBlank = line.trim() === "";
  }
  close();
  return messages;
}

function describe(lines: readonly string[], number: number): Message {
  const end = lines.findIndex((line) => line.trim() === "");
  const head = lines
    .slice(0, end === -1 ? undefined : end)
    .join("\n")
    .replace(/\r?\n[ \t]+/g, " ");
  const header = (name: string) => collapseSpace(decodeWords(new RegExp(`^${name}:(.*)$`, "im").exec(head)?.[1] ?? ""));
  return { number, subject: header("Subject"), sender: header("From"), date: header("Date"), source: lines.join("\n") };
}
