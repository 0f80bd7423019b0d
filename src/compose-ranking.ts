// How candidates become a result: fusion, share of a document, and the reranker, if one is configured.
import type { Settings } from "./config.ts";
import type { Logger } from "./logger.ts";
import type { PassageReranker } from "./reranking/passage-reranker.ts";
import type { RankingOptions } from "./retrieval/retrieve-passages.ts";

/** @throws EyrieError when a local reranker cannot be loaded; a server is first asked when it is needed */
export async function composeRanking(settings: Settings, logger: Logger): Promise<RankingOptions> {
  return {
    fusion: settings.EYRIE_FUSION,
    perDocument: settings.EYRIE_PASSAGES_PER_DOCUMENT === 0 ? null : settings.EYRIE_PASSAGES_PER_DOCUMENT,
    reranker: await composeReranker(settings, logger),
    reranked: settings.EYRIE_RERANKED,
  };
}

/** The code of a reranker is loaded when one is configured. */
async function composeReranker(settings: Settings, logger: Logger): Promise<PassageReranker | null> {
  const { EYRIE_RERANKER_DIRECTORY: directory, EYRIE_RERANKER_TEI_URL: endpoint } = settings;
  if (directory !== undefined) {
    const { createOnnxReranker } = await import("./reranking/onnx-reranker.ts");
    return createOnnxReranker({ directory });
  }
  if (endpoint !== undefined) {
    const { TeiReranker } = await import("./reranking/tei-reranker.ts");
    return new TeiReranker({ endpoint, apiKey: settings.EYRIE_RERANKER_API_KEY, logger });
  }
  return null;
}
