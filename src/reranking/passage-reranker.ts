// The port of rerankers: LangChain's document compressor, with scores for texts underneath.
import type { Callbacks } from "@langchain/core/callbacks/manager";
import { Document, type DocumentInterface } from "@langchain/core/documents";
import { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";

export abstract class PassageReranker extends BaseDocumentCompressor {
  /** What it is, for people: never holds a key. */
  abstract readonly name: string;

  /**
   * How well each text answers the question, 0 to 1, in the order of the texts; each score depends on its text and the question alone.
   * A text that is too long loses its end. Aborted: rejects with the signal's reason.
   * @throws EyrieError `model-*`, `embedding-failed`
   */
  abstract rerank(question: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]>;

  abstract close(): Promise<void>;

  /** All documents, best first, each with its score as `relevanceScore` in its metadata. */
  override async compressDocuments(
    documents: DocumentInterface[],
    query: string,
    _callbacks?: Callbacks,
  ): Promise<DocumentInterface[]> {
    const scores = await this.rerank(
      query,
      documents.map(({ pageContent }) => pageContent),
    );
    return documents
      .map(({ pageContent, metadata, id }, index) => ({
        score: scores[index] ?? 0,
        document: new Document({
          pageContent,
          metadata: { ...metadata, relevanceScore: scores[index] ?? 0 },
          ...(id === undefined ? {} : { id }),
        }),
      }))
      .sort((one, other) => other.score - one.score)
      .map(({ document }) => document);
  }
}
