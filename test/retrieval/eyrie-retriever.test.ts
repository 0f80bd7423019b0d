// Retrieval as a LangChain part, in a chain of LangChain's own.
import { RunnableLambda } from "@langchain/core/runnables";
import { expect, inject, onTestFinished, test } from "vitest";
import { CHUNKER_VERSION } from "../../ingest/chunking.ts";
import { TEXT_TEMPLATE_VERSION } from "../../src/document/chunk.ts";
import { createOnnxEmbedding } from "../../src/embedding/minilm-embedding.ts";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { silentLogger } from "../../src/logger.ts";
import { OWNER } from "../../src/document/principal.ts";
import { EyrieRetriever } from "../../src/retrieval/eyrie-retriever.ts";

test("gives documents with typed provenance to any chain", async () => {
  const directory = inject("sampleKnowledgeBase");
  const embedding = await createOnnxEmbedding({ modelsDirectory: `${directory}/models` });
  onTestFinished(() => embedding.close());
  const identity = `${embedding.fingerprint} chunker-${CHUNKER_VERSION} template-${TEXT_TEMPLATE_VERSION}`;
  const knowledgeBase = KnowledgeBase.open({
    directory,
    identity,
    dimensions: embedding.dimensions,
    logger: silentLogger,
  });
  onTestFinished(() => knowledgeBase.close());
  const retriever = new EyrieRetriever({ knowledgeBase, embedding }, { limit: 3, principal: OWNER });
  const chain = retriever.pipe(
    RunnableLambda.from((documents: Awaited<ReturnType<EyrieRetriever["invoke"]>>) =>
      documents.map(({ metadata }) => metadata.path),
    ),
  );
  const paths = await chain.invoke("Which form do I need when I lost a receipt?");
  expect(paths).toHaveLength(3);
  expect(paths).toContain("handbook/travel-and-expenses.pdf");
});
