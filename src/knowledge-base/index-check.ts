// The saved vector index against the catalogue: the file is the one that was written, it holds what it should, and it finds what an
// exact scan finds.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type Database from "better-sqlite3";
import { toVector } from "../catalogue/chunk-table.ts";
import { dotProduct } from "../vector/exact-index.ts";
import { loadSnapshot, type Snapshot } from "../vector/hnsw-snapshot.ts";
import { type CheckContext, type Findings, withView } from "./findings.ts";

const SAMPLE = 50;
const NEIGHBOURS = 10;
/** Below this the graph is not what it is measured to be (0.98 and more); above it a sample of 500 neighbours can fall by chance. */
const LEAST_RECALL = 0.95;
/** Vectors of equal text tie; either is right. */
const SCORE_TOLERANCE = 1e-4;
const ATTEMPTS = 3;

export interface SavedIndex {
  readonly catalogue: string;
  /** Folder of the index. */
  readonly index: string;
  readonly identity: string;
  readonly signal?: AbortSignal | undefined;
}

/** `checked` counts the neighbours that were looked for. */
export async function checkIndex(saved: SavedIndex, findings: Findings): Promise<void> {
  const { catalogue, index, signal } = saved;
  if (!existsSync(index)) {
    findings.skip("no index is saved; it is built when the knowledge base is opened");
    return;
  }
  const dimensions = await withView(catalogue, dimensionsOf);
  if (dimensions === 0) {
    findings.skip("there are no passages");
    return;
  }
  const snapshot = await loadSettled(saved, dimensions);
  if (snapshot === undefined) {
    const graph = join(index, "vectors.hnsw");
    findings.fault(`${graph} is not the file that its record describes, or belongs to another catalogue`);
    return;
  }
  // a view begun after the index was read, so that the catalogue is never behind it
  await withView(catalogue, async (database) => {
    checkLabels(database, snapshot, findings);
    if (findings.faults === 0 && snapshot.index.size > 1) await checkRecall({ database, signal }, snapshot, findings);
  });
}

async function dimensionsOf(database: Database.Database): Promise<number> {
  return Number(database.prepare("SELECT length(vector) FROM chunks LIMIT 1").pluck().get() ?? 0) / 4;
}

/** File and record are replaced one after the other: what does not match may be in the middle of that. */
async function loadSettled({ index, identity }: SavedIndex, dimensions: number): Promise<Snapshot | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    // whether it is ahead of the catalogue is checked later, against a view begun later
    const snapshot = await loadSnapshot(index, identity, dimensions, Number.MAX_SAFE_INTEGER);
    if (snapshot !== undefined && "index" in snapshot) return snapshot;
    if (attempt === ATTEMPTS) return undefined;
    await wait(300);
  }
}

/** What the index holds, with the changes since it was saved, is what the catalogue holds. */
function checkLabels(database: Database.Database, { index, seq, waiting }: Snapshot, findings: Findings): void {
  const lastChange = Number(database.prepare("SELECT coalesce(max(seq), 0) FROM changes").pluck().get());
  if (seq > lastChange) {
    findings.fault(`the index is at change ${seq}; the catalogue's last is ${lastChange}`);
    return;
  }
  const held = new Set(index.labels());
  const changes = database.prepare<[number], { label: number; added: number }>(
    "SELECT label, added FROM changes WHERE seq > ? ORDER BY seq",
  );
  for (const { label, added } of changes.iterate(seq)) {
    if (added === 1) held.add(label);
    else held.delete(label);
  }
  const labels = database.prepare<[], number>("SELECT label FROM chunks").pluck().all();
  const missing = labels.filter((label) => !held.delete(label));
  if (missing.length <= waiting) {
    if (missing.length > 0) findings.note(`${missing.length} passages are still to be added to the index`);
  } else for (const label of missing) findings.fault(`passage ${label} is not in the index`);
  for (const label of held) findings.fault(`the index holds ${label}, which is no passage`);
}

async function checkRecall(context: CheckContext, { index }: Snapshot, findings: Findings): Promise<void> {
  const { database, signal } = context;
  const live = new Set(index.labels());
  const labels = [...live];
  const step = Math.max(1, Math.floor(labels.length / SAMPLE));
  const sampled = labels.filter((_, position) => position % step === 0).slice(0, SAMPLE);
  const vectorOf = database.prepare<[number], Buffer>("SELECT vector FROM chunks WHERE label = ?").pluck();
  const queries = sampled.flatMap((label) => {
    const blob = vectorOf.get(label);
    return blob === undefined ? [] : [{ label, vector: toVector(blob), best: [] as number[] }];
  });
  const rows = database.prepare<[], { label: number; vector: Buffer }>("SELECT label, vector FROM chunks");
  await findings.each(rows, { total: labels.length, signal }, (row) => {
    if (!live.has(row.label)) return;
    const vector = toVector(row.vector);
    for (const query of queries) if (query.label !== row.label) keepBest(query.best, dotProduct(query.vector, vector));
  });
  let wanted = 0;
  let found = 0;
  for (const { label, vector, best } of queries) {
    const least = best.at(-1) ?? 1;
    const near = index.search(vector, best.length + 1).filter((neighbour) => neighbour.label !== label);
    wanted += best.length;
    found += near.slice(0, best.length).filter(({ score }) => score >= least - SCORE_TOLERANCE).length;
  }
  findings.checked = wanted;
  const recall = wanted === 0 ? 1 : found / wanted;
  const said = `recall@${NEIGHBOURS} is ${recall.toFixed(3)} for ${queries.length} passages against an exact scan`;
  if (recall < LEAST_RECALL) findings.fault(said);
  else findings.note(said);
}

/** The best scores so far, greatest first. */
function keepBest(best: number[], score: number): void {
  if (best.length === NEIGHBOURS && score <= (best.at(-1) ?? 0)) return;
  let place = best.length;
  while (place > 0 && (best[place - 1] ?? 0) < score) place -= 1;
  best.splice(place, 0, score);
  if (best.length > NEIGHBOURS) best.pop();
}
