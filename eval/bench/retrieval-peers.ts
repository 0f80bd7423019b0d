// Other stores over the same vectors, each as it comes.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HNSWLib } from "@langchain/community/vectorstores/hnswlib";
import { Document } from "@langchain/core/documents";
import { FakeEmbeddings } from "@langchain/core/utils/testing";
import type { Quantiles } from "./quantiles.ts";

export interface PeerFigures extends Quantiles {
  readonly builtPerSecond: number;
  readonly recall: number;
}

export interface LabelledVector {
  readonly label: number;
  readonly vector: Float32Array;
}

export interface Peer {
  /** Labels, best first. */
  search(vector: Float32Array, limit: number): Promise<number[]>;
  close(): Promise<void>;
}

/** Builds the store; undefined when its package is not installed. */
export type OpenPeer = (vectors: readonly LabelledVector[]) => Promise<Peer | undefined>;

export const PEER_NAMES = ["LangChain HNSWLib", "LanceDB"] as const;
export type PeerName = (typeof PEER_NAMES)[number];

export const PEERS: Readonly<Record<PeerName, OpenPeer>> = {
  "LangChain HNSWLib": openLangChainStore,
  LanceDB: openLance,
};

async function openLangChainStore(vectors: readonly LabelledVector[]): Promise<Peer> {
  const store = new HNSWLib(new FakeEmbeddings(), { space: "ip", numDimensions: vectors[0]?.vector.length ?? 0 });
  const documents = vectors.map(({ label }) => new Document({ pageContent: "", metadata: { label } }));
  await store.addVectors(
    vectors.map(({ vector }) => [...vector]),
    documents,
  );
  return {
    search: async (vector, limit) => {
      const found = await store.similaritySearchVectorWithScore([...vector], limit);
      return found.map(([document]) => Number(document.metadata["label"]));
    },
    close: async () => undefined,
  };
}

/** What is used of LanceDB, which is not among our packages: it needs Node 22 by its own word and 200 MB. */
interface Lance {
  connect(folder: string): Promise<{ createTable(name: string, rows: object[]): Promise<LanceTable> }>;
  readonly Index: { hnswSq(options: { distanceType: "dot" }): unknown };
}

interface LanceTable {
  createIndex(column: string, options: { config: unknown }): Promise<void>;
  search(vector: Float32Array): {
    select(columns: readonly string[]): { limit(count: number): { toArray(): Promise<{ label: number }[]> } };
  };
}

async function openLance(vectors: readonly LabelledVector[]): Promise<Peer | undefined> {
  const name = "@lancedb/lancedb";
  const lance = await (import(name) as Promise<Lance>).catch(() => undefined);
  if (lance === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "eyrie-bench-lance-"));
  const database = await lance.connect(folder);
  const rows = vectors.map(({ label, vector }) => ({ label, vector: [...vector] }));
  const table = await database.createTable("passages", rows);
  await table.createIndex("vector", { config: lance.Index.hnswSq({ distanceType: "dot" }) });
  return {
    search: async (vector, limit) => {
      const found = await table.search(vector).select(["label"]).limit(limit).toArray();
      return found.map(({ label }) => Number(label));
    },
    close: () => rm(folder, { recursive: true }),
  };
}
