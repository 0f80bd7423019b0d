// What a caller may see, narrowed to what a question is put to, as the set of passages it comes to.
import type Database from "better-sqlite3";
import type { DocumentFilter } from "../document/document-filter.ts";
import { LabelSet } from "../document/label-set.ts";
import type { Principal } from "../document/principal.ts";
import { DOCUMENTS_CHANGED } from "./chunk-table.ts";

/** Sets remembered: one for each caller and filter in use. */
const MOST_REMEMBERED = 64;
/** After more changes than this a set is made anew. */
const MOST_FOLLOWED = 10_000;

interface Remembered {
  readonly labels: LabelSet;
  /** Of the database, of the folders and of `changes` before the set was made: what came later is followed once more. */
  readonly state: string;
  readonly access: string;
  readonly seq: number;
}

export class ScopeResolver {
  readonly #database: Database.Database;
  readonly #remembered = new Map<string, Remembered>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Null stands for every passage there is; what is not in the set must not be returned, counted or hinted at. */
  labels(principal: Principal, filter: DocumentFilter): LabelSet | null {
    const { condition, values } = documentCondition(principal, filter);
    if (condition === "") return null;
    const key = JSON.stringify([condition, values]);
    const known = this.#remembered.get(key);
    const state = this.#readState();
    if (known?.state === state) return known.labels;
    const [access, seq] = [this.#readAccess(), this.#lastChange()];
    const followed = known?.access === access ? this.#follow(known, condition, values) : null;
    const labels = followed ?? this.#select(condition, values);
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, { labels, state, access, seq });
    return labels;
  }

  /** Changes with anything that is written, here or by another process: access may change where no passage does. */
  #readState(): string {
    const others = String(this.#database.pragma("data_version", { simple: true }));
    return `${others} ${String(this.#database.prepare("SELECT total_changes()").pluck().get())}`;
  }

  #readAccess(): string {
    return JSON.stringify(this.#database.prepare("SELECT id, collection FROM folders ORDER BY id").raw().all());
  }

  #lastChange(): number {
    return Number(this.#database.prepare("SELECT coalesce(max(seq), 0) FROM changes").pluck().get());
  }

  /**
   * The set with what was added and without what was removed since; null when documents have changed what a condition looks at, or there is
   * too much to follow. A label that is added or removed twice makes no difference, since none is ever given to another passage.
   */
  #follow({ labels, seq }: Remembered, condition: string, values: readonly string[]): LabelSet | null {
    const changes = this.#database
      .prepare<[number], { label: number; added: number }>(
        `SELECT label, added FROM changes WHERE seq > ? ORDER BY seq LIMIT ${MOST_FOLLOWED + 1}`,
      )
      .all(seq);
    if (changes.length > MOST_FOLLOWED || changes.some(({ label }) => label <= DOCUMENTS_CHANGED)) return null;
    const labelsOf = (added: number) => changes.filter((change) => change.added === added).map(({ label }) => label);
    const visible = this.#database
      .prepare<string[], number>(
        `SELECT c.label FROM chunks c JOIN documents d ON d.id = c.document_id JOIN folders f ON f.id = d.folder_id
         WHERE c.label IN (SELECT value FROM json_each(?)) AND ${condition}`,
      )
      .pluck()
      .all(JSON.stringify(labelsOf(1)), ...values);
    return labels.changed(visible, labelsOf(0));
  }

  #select(condition: string, values: readonly string[]): LabelSet {
    const labels = this.#database
      .prepare<string[], number>(
        `SELECT c.label FROM documents d JOIN folders f ON f.id = d.folder_id JOIN chunks c ON c.document_id = d.id WHERE ${condition}`,
      )
      .pluck()
      .all(...values);
    return LabelSet.of(
      labels,
      labels.reduce((largest, label) => Math.max(largest, label), 0),
    );
  }
}

/** SQL over `documents d` and `folders f`; empty when nothing is excluded. */
export function documentCondition(
  principal: Principal,
  filter: DocumentFilter,
): { condition: string; values: readonly string[] } {
  const conditions: string[] = [];
  const values: string[] = [];
  const among = (column: string, wanted: readonly string[] | undefined) => {
    if (wanted === undefined) return;
    conditions.push(`${column} IN (SELECT value FROM json_each(?))`);
    values.push(JSON.stringify(wanted));
  };
  among("f.collection", principal.collections === "all" ? undefined : principal.collections);
  among("f.collection", filter.collections);
  among("d.format", filter.formats);
  if (filter.paths !== undefined) {
    conditions.push("EXISTS (SELECT 1 FROM json_each(?) WHERE d.path GLOB value)");
    values.push(JSON.stringify(filter.paths));
  }
  if (filter.from !== undefined) {
    conditions.push("d.date >= ?");
    values.push(filter.from);
  }
  if (filter.to !== undefined) {
    // a date may go on with a time of day
    conditions.push("substr(d.date, 1, 10) <= ?");
    values.push(filter.to);
  }
  if (filter.tags !== undefined) {
    conditions.push("EXISTS (SELECT 1 FROM json_each(d.tags) t JOIN json_each(?) w ON w.value = t.value)");
    values.push(JSON.stringify(filter.tags));
  }
  return { condition: conditions.join(" AND "), values };
}
