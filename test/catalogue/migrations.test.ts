// A knowledge base of every format that was ever released opens, whole.
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import { FORMAT_VERSION } from "../../src/catalogue/migrations.ts";
import { OWNER } from "../../src/document/principal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/format-versions");

function copyOf(version: number): { file: string; identity: string } {
  const file = join(temporaryFolder(), "catalogue.sqlite");
  copyFileSync(join(FIXTURES, `version-${version}.sqlite`), file);
  const database = new Database(file);
  expect(database.pragma("user_version", { simple: true })).toBe(version);
  const identity = String(database.prepare("SELECT value FROM meta WHERE key = 'identity'").pluck().get());
  database.close();
  return { file, identity };
}

test("there is a fixture of every format before this one", () => {
  const expected = Array.from({ length: FORMAT_VERSION - 1 }, (_, index) => `version-${index + 1}.sqlite`);
  expect(readdirSync(FIXTURES).sort()).toEqual(expected);
});

test.each(Array.from({ length: FORMAT_VERSION - 1 }, (_, index) => index + 1))(
  "format %i is brought to the present",
  (version) => {
    const { file, identity } = copyOf(version);
    const catalogue = Catalogue.open(file, identity);
    onTestFinished(() => catalogue.close());
    expect(catalogue.documents.counts(OWNER)).toEqual({ documents: 2, pages: 0, passages: 3 });
    const [match] = catalogue.words.search("carried over", 5, null);
    expect(catalogue.chunks.passages([match?.label ?? 0]).get(match?.label ?? 0)?.text).toContain("31 March");
    const dated = catalogue.scopes.labels(OWNER, { from: "2026-01-01", to: "2026-12-31", collections: ["default"] });
    expect(dated?.size).toBe(3);
  },
);

test("a newer format is refused, naming both", () => {
  const file = join(temporaryFolder(), "catalogue.sqlite");
  Catalogue.open(file, "test").close();
  const database = new Database(file);
  database.pragma(`user_version = ${FORMAT_VERSION + 1}`);
  database.close();
  expect(() => Catalogue.open(file, "test")).toThrow(
    `format version ${FORMAT_VERSION + 1}; this version of Eyrie reads versions up to ${FORMAT_VERSION}`,
  );
});

test("a step that fails leaves the file as it was", () => {
  const { file, identity } = copyOf(1);
  const before = new Database(file);
  // the second column that the step adds is there already, so that it fails after the first
  before.exec("ALTER TABLE documents ADD COLUMN date TEXT");
  before.close();
  expect(() => Catalogue.open(file, identity)).toThrow(/from format version 1 to \d+: .*duplicate column/);
  const after = new Database(file, { readonly: true });
  onTestFinished(() => void after.close());
  expect(after.pragma("user_version", { simple: true })).toBe(1);
  const columns = after.prepare("SELECT name FROM pragma_table_info('folders')").pluck().all();
  expect(columns).toEqual(["id", "path"]);
});
