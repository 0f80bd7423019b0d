// Retrieval as LangChain knows it, so that Eyrie's knowledge base works in any chain.
import type { CallbackManagerForRetrieverRun } from "@langchain/core/callbacks/manager";
import { Document } from "@langchain/core/documents";
import { BaseRetriever } from "@langchain/core/retrievers";
import type { Provenance } from "../document/provenance.ts";
import type { RetrievedPassage } from "./passage.ts";
import { type RetrievalParts, type RetrievalRequest, retrievePassages } from "./retrieve-passages.ts";

export type PassageMetadata = Provenance & Pick<RetrievedPassage, "rank" | "score" | "wordScore" | "vectorScore">;

export class EyrieRetriever extends BaseRetriever<PassageMetadata> {
  override lc_namespace = ["eyrie", "retrieval"];
  readonly #parts: RetrievalParts;
  readonly #request: Omit<RetrievalRequest, "question">;

  constructor(parts: RetrievalParts, request: Omit<RetrievalRequest, "question">) {
    super({});
    this.#parts = parts;
    this.#request = request;
  }

  override async _getRelevantDocuments(
    question: string,
    _runManager?: CallbackManagerForRetrieverRun,
  ): Promise<Document<PassageMetadata>[]> {
    const passages = await retrievePassages(this.#parts, { ...this.#request, question });
    return passages.map(toDocument);
  }
}

function toDocument(passage: RetrievedPassage): Document<PassageMetadata> {
  const { id, text, provenance, rank, score, wordScore, vectorScore } = passage;
  return new Document({ id, pageContent: text, metadata: { ...provenance, rank, score, wordScore, vectorScore } });
}
