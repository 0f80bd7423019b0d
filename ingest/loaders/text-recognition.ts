// Pictures of text -> text, by Tesseract compiled to WebAssembly. Its language data comes with the packages and is handed over as
// bytes: nothing is downloaded, and nothing is written.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createWorker, OEM, type Worker } from "tesseract.js";

/** Tesseract's own estimate, 0 to 100. Photographs and drawings come out as letters at random with less than this. */
const LEAST_CONFIDENCE = 55;

export class TextRecognition {
  #worker: Promise<Worker> | null = null;

  /** `image` is PNG, JPEG, BMP, WebP or PNM. Empty when the picture shows no text that can be told. */
  async recognise(image: Uint8Array): Promise<string> {
    this.#worker ??= startWorker();
    const { data } = await (await this.#worker).recognize(Buffer.from(image));
    return data.confidence < LEAST_CONFIDENCE ? "" : data.text;
  }

  async close(): Promise<void> {
    const worker = await this.#worker?.catch(() => null);
    await worker?.terminate();
  }
}

async function startWorker(): Promise<Worker> {
  const data = await readFile(join(packageFolder(), "4.0.0_best_int", "eng.traineddata.gz"));
  return createWorker([{ code: "eng", data }], OEM.LSTM_ONLY, { cacheMethod: "none", errorHandler: () => {} });
}

function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@tesseract.js-data/eng/package.json"));
}
