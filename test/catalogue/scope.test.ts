// What a caller may see and a filter leaves, as sets of passages: each part of a filter, alone and together.
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import { OWNER, type Principal } from "../../src/document/principal.ts";
import { documentVersion } from "../support/documents.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const DOCUMENTS = [
  { path: "contracts/supply.pdf", collection: "legal", format: "pdf", day: "2025-01-31", tags: ["supplier", "signed"] },
  {
    path: "contracts/old/lease.pdf",
    collection: "legal",
    format: "pdf",
    day: "2019-06-01T08:30:00Z",
    tags: ["signed"],
  },
  { path: "notes/supply.md", collection: "everyone", format: "markdown", day: "2025-02-01", tags: [] },
];

function openLibrary(): {
  catalogue: Catalogue;
  file: string;
  seen: (filter: DocumentFilter, principal?: Principal) => string[];
} {
  const file = `${temporaryFolder()}/catalogue.sqlite`;
  const catalogue = Catalogue.open(file, "test");
  onTestFinished(() => catalogue.close());
  const database = new Database(file);
  onTestFinished(() => void database.close());
  for (const { path, collection, format, day, tags } of DOCUMENTS) {
    const folder = catalogue.documents.addFolder(`/${collection}`, collection);
    catalogue.transaction(() => catalogue.documents.replace(documentVersion(folder.id, path, [`Text of ${path}.`])));
    const change = database.prepare("UPDATE documents SET format = ?, date = ?, tags = ? WHERE path = ?");
    change.run(format, day, JSON.stringify(tags), path);
  }
  const seen = (filter: DocumentFilter, principal = OWNER) => {
    const labels = catalogue.scopes.labels(principal, filter);
    const all = labels === null ? [1, 2, 3] : [...labels.labels()];
    return Array.from(catalogue.chunks.passages(all).values(), ({ provenance }) => provenance.path).sort();
  };
  return { catalogue, file, seen };
}

const [supply = "", lease = "", notes = ""] = DOCUMENTS.map(({ path }) => path);

test.each<[string, DocumentFilter, string[]]>([
  ["nothing", {}, [supply, lease, notes]],
  ["a collection", { collections: ["legal"] }, [supply, lease]],
  ["two collections", { collections: ["legal", "everyone"] }, [supply, lease, notes]],
  ["a collection that is not there", { collections: ["board"] }, []],
  ["a path", { paths: ["notes/supply.md"] }, [notes]],
  ["a glob", { paths: ["contracts/*"] }, [supply, lease]],
  ["two globs", { paths: ["*.md", "*lease*"] }, [lease, notes]],
  ["a format", { formats: ["markdown"] }, [notes]],
  ["a first day", { from: "2025-01-31" }, [supply, notes]],
  ["a last day, whatever its hour", { to: "2019-06-01" }, [lease]],
  ["both days", { from: "2019-06-02", to: "2025-01-31" }, [supply]],
  ["a tag", { tags: ["signed"] }, [supply, lease]],
  ["one of two tags", { tags: ["supplier", "draft"] }, [supply]],
  [
    "all of it together",
    { collections: ["legal"], paths: ["contracts/*"], formats: ["pdf"], from: "2020-01-01", tags: ["signed"] },
    [supply],
  ],
  ["what would be SQL", { paths: ["' OR 1=1 --"], tags: ["'"], formats: ["pdf') OR ('1"] }, []],
])("a filter by %s", (_what, filter, expected) => {
  expect(openLibrary().seen(filter)).toEqual([...expected].sort());
});

test("a change of access is followed at once, by whichever connection it is made", () => {
  const { catalogue, file, seen } = openLibrary();
  const guest = { id: "guest", collections: ["everyone"] };
  expect(seen({}, guest)).toEqual([notes]);
  const folder = catalogue.documents.folders().find(({ collection }) => collection === "everyone");
  const other = new Database(file);
  onTestFinished(() => void other.close());
  other.prepare("UPDATE folders SET collection = 'board' WHERE id = ?").run(folder?.id);
  expect(seen({}, guest)).toEqual([]);
});

test("a filter never widens what a caller may see", () => {
  const { catalogue, seen } = openLibrary();
  const guest = { id: "guest", collections: ["everyone"] };
  expect(seen({}, guest)).toEqual([notes]);
  expect(seen({ collections: ["legal", "everyone"] }, guest)).toEqual([notes]);
  expect(seen({ paths: ["contracts/*"] }, guest)).toEqual([]);
  expect(seen({}, { id: "nobody", collections: [] })).toEqual([]);
  expect(catalogue.documents.counts(guest)).toMatchObject({ documents: 1, passages: 1 });
  const board = catalogue.documents.addFolder("/everyone-too", "everyone");
  catalogue.transaction(() => catalogue.documents.replace(documentVersion(board.id, "more.md", ["More."])));
  expect(catalogue.scopes.labels(guest, {})?.size).toBe(2);
});

test("a set that follows what is written is the one that would be made anew, whatever is written", () => {
  const { catalogue, file } = openLibrary();
  const writer = Catalogue.open(file, "test");
  onTestFinished(() => writer.close());
  const { documents } = writer;
  const [everyone, legal] = documents.folders();
  if (everyone === undefined || legal === undefined) throw new Error("no folders");
  const write = (folderId: number, path: string, passages: number) =>
    documents.replace(
      documentVersion(
        folderId,
        path,
        Array.from({ length: passages }, (_, place) => `Passage ${place} of ${path}, ${passages} in all.`),
      ),
    );
  const steps: (() => void)[] = [
    () => write(everyone.id, "notes/more.md", 40),
    () => write(legal.id, "contracts/more.pdf", 3),
    () => write(everyone.id, "notes/more.md", 2),
    () =>
      documents.move(
        { folderId: everyone.id, path: "notes/more.md" },
        { folderId: legal.id, path: "m", size: 1, mtimeMs: 1 },
      ),
    () => documents.remove(legal.id, "contracts/supply.pdf"),
    () => documents.updateFolder({ ...legal, collection: "everyone" }),
    () => write(legal.id, "contracts/last.pdf", 5),
    () => documents.removeFolder(everyone.id),
  ];
  const scopes = [
    [{ id: "guest", collections: ["everyone"] }, {}],
    [OWNER, { paths: ["notes/*"] }],
    [OWNER, { formats: ["text"] }],
  ] as const;
  const fresh = () => {
    const opened = Catalogue.openForReading(file);
    onTestFinished(() => opened.close());
    return opened;
  };
  for (const step of [() => undefined, ...steps]) {
    writer.transaction(step);
    for (const [principal, filter] of scopes) {
      const [followed, anew] = [catalogue, fresh()].map((opened) => opened.scopes.labels(principal, filter));
      expect([...(followed?.labels() ?? [])]).toEqual([...(anew?.labels() ?? [])]);
      expect(followed?.size).toBe(anew?.size);
    }
  }
});
