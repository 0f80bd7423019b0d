// Thousands of documents, of which only those that are looked at are asked for: pages of the list, fetched when it stands still on them.
import { useEffect, useState } from "preact/hooks";
import { type CallError, toCallError } from "../api/call.ts";
import { type DocumentQuery, type ListedDocument, listDocuments } from "../api/documents.ts";

const PAGE = 100;
/** What is scrolled past is not asked for. */
const RESTS_MS = 60;

export interface DocumentPages {
  /** Null until the first page is there. */
  readonly total: number | null;
  readonly problem: CallError | null;
  /** Undefined while it is fetched. */
  at(index: number): ListedDocument | undefined;
}

interface Held {
  readonly key: string;
  readonly total: number | null;
  readonly pages: ReadonlyMap<number, readonly ListedDocument[]>;
  readonly problem: CallError | null;
}

/** @param seen first and last index that is looked at @param version another one: what was fetched may have changed */
export function useDocumentPages(
  asked: DocumentQuery,
  seen: { readonly first: number; readonly last: number },
  version: number,
): DocumentPages {
  const key = JSON.stringify([asked, version]);
  const [held, setHeld] = useState<Held>({ key: "", total: null, pages: new Map(), problem: null });
  const [first, last] = [Math.floor(seen.first / PAGE), Math.floor(seen.last / PAGE)];
  useEffect(() => {
    const left = new AbortController();
    const read = async (page: number) => {
      try {
        const { documents, total } = await listDocuments({ ...asked, offset: page * PAGE, limit: PAGE }, left.signal);
        // what was shown before stays until there is something to show in its place
        setHeld((before) => ({
          key,
          total,
          pages: new Map([...(before.key === key ? before.pages : []), [page, documents]]),
          problem: null,
        }));
      } catch (thrown) {
        if (!left.signal.aborted) setHeld((before) => ({ ...before, key, problem: toCallError(thrown) }));
      }
    };
    const missing = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
      (page) => held.key !== key || !held.pages.has(page),
    );
    const timer = setTimeout(() => missing.forEach((page) => void read(page)), held.key === key ? RESTS_MS : 0);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [key, first, last]);
  return {
    total: held.total,
    problem: held.problem,
    at: (index) => held.pages.get(Math.floor(index / PAGE))?.[index % PAGE],
  };
}
