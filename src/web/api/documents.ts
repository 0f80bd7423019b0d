// The documents of the library: one described, a part of its text, and where its file is.
import type { z } from "zod";
import type {
  changeList,
  collectionList,
  documentDetail,
  documentPage,
  documentText,
  folderContents,
} from "../../http/document-wire.ts";
import { call } from "./call.ts";

export type DocumentPage = z.output<typeof documentPage>;
export type ListedDocument = DocumentPage["documents"][number];
export type DocumentDetail = z.output<typeof documentDetail>;
export type DocumentText = z.output<typeof documentText>;
export type Collection = z.output<typeof collectionList>["collections"][number];
export type FolderContents = z.output<typeof folderContents>;
export type Change = z.output<typeof changeList>["changes"][number];

/** Where in the library one looks; empty parts leave nothing out. */
export interface LibraryPlace {
  readonly collection: string;
  /** Forward slashes, none at the ends. */
  readonly folder: string;
}

export interface DocumentQuery extends LibraryPlace {
  readonly query: string;
  readonly state: "" | "failed";
  readonly order: "path" | "title" | "date" | "size";
}

/** Those that could not be read among them. Newest or largest first. */
export function listDocuments(
  asked: DocumentQuery & { readonly offset: number; readonly limit: number },
  signal: AbortSignal,
): Promise<DocumentPage> {
  const direction = asked.order === "date" || asked.order === "size" ? "descending" : "";
  return call(`/v1/documents?${filled({ ...asked, direction })}`, { signal });
}

export async function listCollections(signal: AbortSignal): Promise<readonly Collection[]> {
  return (await call<{ collections: readonly Collection[] }>("/v1/collections", { signal })).collections;
}

export function listFolder({ collection, folder }: LibraryPlace, signal: AbortSignal): Promise<FolderContents> {
  return call(`/v1/folders?${filled({ collection, folder })}`, { signal });
}

export async function listChanges(limit: number, signal: AbortSignal): Promise<readonly Change[]> {
  return (await call<{ changes: readonly Change[] }>(`/v1/changes?limit=${limit}`, { signal })).changes;
}

/** Without what is empty. */
export function filled(asked: object): URLSearchParams {
  const given = Object.entries(asked).map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(given.filter(([, value]) => value !== ""));
}

export function describeDocument(id: string, signal: AbortSignal): Promise<DocumentDetail> {
  return call(`/v1/documents/${id}`, { signal });
}

export function readDocument(
  id: string,
  part: { readonly page: number } | { readonly start: number; readonly length: number },
  signal: AbortSignal,
): Promise<DocumentText> {
  const query = new URLSearchParams(Object.entries(part).map(([name, value]) => [name, String(value)]));
  return call(`/v1/documents/${id}/text?${query}`, { signal });
}

export function sourceAddress(id: string): string {
  return `/v1/documents/${id}/source`;
}
