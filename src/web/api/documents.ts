// The documents of the library: one described, a part of its text, and where its file is.
import type { z } from "zod";
import type { documentDetail, documentPage, documentText } from "../../http/document-wire.ts";
import { call } from "./call.ts";

export type DocumentPage = z.output<typeof documentPage>;
export type ListedDocument = DocumentPage["documents"][number];
export type DocumentDetail = z.output<typeof documentDetail>;
export type DocumentText = z.output<typeof documentText>;

/** By path, those that could not be read among them. */
export function listDocuments(
  { query, offset, limit }: { readonly query: string; readonly offset: number; readonly limit: number },
  signal: AbortSignal,
): Promise<DocumentPage> {
  const asked = new URLSearchParams({ offset: String(offset), limit: String(limit) });
  if (query !== "") asked.set("query", query);
  return call(`/v1/documents?${asked}`, { signal });
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
