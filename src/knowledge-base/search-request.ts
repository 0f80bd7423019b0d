// What is asked of the thread that searches, and what it says: plain values that pass between threads.
import type { StoredPassage } from "../catalogue/chunk-table.ts";
import type { Principal } from "../document/principal.ts";
import type { ErrorCode } from "../errors.ts";
import type { LogFields, Logger } from "../logger.ts";
import type { Location } from "./location.ts";
import type { CandidateRequest, FoundCandidates } from "./candidate.ts";

/** What the thread is started with. */
export interface SearchThreadData {
  readonly location: Location;
  readonly identity: string;
  readonly dimensions: number;
  /** False after the thread has ended by itself more than once: the graph may be why, and is left alone. */
  readonly useGraph: boolean;
}

export type SearchRequest =
  | { readonly kind: "find"; readonly request: Omit<CandidateRequest, "signal"> }
  | { readonly kind: "passages"; readonly labels: readonly number[]; readonly principal: Principal }
  | { readonly kind: "frequencies"; readonly stems: readonly string[] }
  /** Answered when the index serves. */
  | { readonly kind: "ready" }
  /** Answered when the graph holds every vector and is saved. */
  | { readonly kind: "settle" };

export interface SearchResults {
  readonly find: FoundCandidates;
  readonly passages: Map<number, StoredPassage>;
  readonly frequencies: Map<string, number>;
  readonly ready: null;
  readonly settle: null;
}

export type SearchMessage =
  | { readonly kind: "request"; readonly id: number; readonly request: SearchRequest }
  | { readonly kind: "abort"; readonly id: number }
  | { readonly kind: "close"; readonly save: boolean };

export type SearchReply =
  | { readonly kind: "result"; readonly id: number; readonly result: SearchResults[SearchRequest["kind"]] }
  | { readonly kind: "failed"; readonly id: number; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: "indexed"; readonly vectors: number }
  | { readonly kind: "log"; readonly level: keyof Logger; readonly event: string; readonly fields: LogFields };
