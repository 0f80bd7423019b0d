// Pictures of text -> text, by Tesseract compiled to WebAssembly. Its language data is a package read from disk: nothing is
// downloaded, and nothing is written.
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
  const languageData = dirname(createRequire(import.meta.url).resolve("@tesseract.js-data/eng/package.json"));
  // A path, not an address: tesseract.js then reads the file, and with no cache it writes none. Its other parts come with it.
  const options = { langPath: join(languageData, "4.0.0_best_int"), cacheMethod: "none", errorHandler: () => {} };
  return createWorker("eng", OEM.LSTM_ONLY, options);
}
