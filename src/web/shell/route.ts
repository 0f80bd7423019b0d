// Which view the address names: `#/`, `#/conversations/…`, `#/search`, `#/library?folder=…`, `#/documents/…?page=3&start=10&end=90`, `#/insight`, `#/access`.
import { useEffect, useState } from "preact/hooks";
import type { LibraryPlace } from "../api/documents.ts";

export interface Place {
  readonly documentId: string;
  /** 1-based; null for formats without pages. */
  readonly page: number | null;
  /** UTF-16 offsets of the marked passage in the document's text; null when nothing is marked. */
  readonly start: number | null;
  readonly end: number | null;
}

export type Route =
  | { readonly view: "ask" }
  | { readonly view: "conversation"; readonly id: string }
  | { readonly view: "conversations" }
  | { readonly view: "search" }
  | { readonly view: "library"; readonly place: LibraryPlace }
  | { readonly view: "document"; readonly place: Place }
  | { readonly view: "insight" }
  | { readonly view: "access" };

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view, ...rest] = path.split("/").map(decode);
  const id = rest.join("/");
  if (view === "conversations" && id !== "") return { view: "conversation", id };
  if (view === "documents" && id !== "") return { view: "document", place: placeOf(id, new URLSearchParams(query)) };
  if (view === "library") return { view, place: libraryPlaceOf(new URLSearchParams(query)) };
  if (view === "conversations" || view === "search" || view === "insight" || view === "access") return { view };
  return { view: "ask" };
}

export function conversationAddress(id: string): string {
  return `#/conversations/${encodeURIComponent(id)}`;
}

export function documentAddress({ documentId, page, start, end }: Place): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ page, start, end })) if (value !== null) query.set(name, String(value));
  const asked = query.toString();
  return `#/documents/${encodeURIComponent(documentId)}${asked === "" ? "" : `?${asked}`}`;
}

export function libraryAddress({ collection, folder }: LibraryPlace): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ collection, folder })) if (value !== "") query.set(name, value);
  const asked = query.toString();
  return `#/library${asked === "" ? "" : `?${asked}`}`;
}

export function useRoute(): Route {
  const [hash, setHash] = useState(() => window.location.hash);
  useEffect(() => {
    const follow = () => setHash(window.location.hash);
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return parseRoute(hash);
}

function libraryPlaceOf(query: URLSearchParams): LibraryPlace {
  return { collection: query.get("collection") ?? "", folder: query.get("folder") ?? "" };
}

function placeOf(documentId: string, query: URLSearchParams): Place {
  const number = (name: string) => {
    const value = query.get(name);
    return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
  };
  return { documentId, page: number("page"), start: number("start"), end: number("end") };
}

/** A name that is no proper percent encoding is taken as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
