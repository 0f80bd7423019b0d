// The passages that questions are proposed from: a few of every document, spread over it, documents in turns.
import { resolve } from "node:path";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import type { Chunk } from "../../src/document/chunk.ts";
import type { Settings } from "../../src/config.ts";
import { locateExisting } from "../../src/knowledge-base/location.ts";

export interface LibraryPassage extends Pick<Chunk, "text" | "page" | "headingPath" | "tableHeader"> {
  readonly path: string;
  readonly title: string;
}

/** Too short to hold a fact and what it is about. */
const LEAST_CHARACTERS = 60;
/** So that a run that goes on after many were dropped finds others. */
const MOST_OF_A_DOCUMENT = 60;

/** The first of each document, then the second of each, and so on. @throws EyrieError `knowledge-base-missing` */
export function libraryPassages(settings: Settings): LibraryPassage[] {
  const catalogue = Catalogue.openForReading(locateExisting(resolve(settings.EYRIE_DATA)).catalogue);
  try {
    const documents = catalogue.documents.folders().flatMap(({ id }) => catalogue.documents.documentsOf(id));
    const lists = documents.map(({ id, path, title }) => {
      const own = catalogue.chunks.chunksOf(id).filter(({ text }) => text.length >= LEAST_CHARACTERS);
      const step = Math.max(1, own.length / MOST_OF_A_DOCUMENT);
      const kept = own.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step));
      return shuffle(kept).map((chunk) => ({ ...chunk, path, title }));
    });
    const longest = Math.max(0, ...lists.map((list) => list.length));
    return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list.slice(place, place + 1))).flat();
  } finally {
    catalogue.close();
  }
}

/** Far apart first, the same order each time, so that a draft goes on where it stopped. */
function shuffle<Item>(items: readonly Item[]): Item[] {
  const stride = items.length < 3 ? 1 : Math.max(1, Math.round(items.length * 0.382));
  const seen = new Set<number>();
  for (let place = 0; seen.size < items.length; place = (place + stride) % items.length) {
    while (seen.has(place)) place = (place + 1) % items.length;
    seen.add(place);
  }
  return [...seen].flatMap((place) => items[place] ?? []);
}
