// pdf.js, loaded when the first PDF is opened: files come from this service by ranges, and nothing of it runs that a file brings along.
import { GlobalWorkerOptions, type PDFDocumentProxy, getDocument, version } from "pdfjs-dist";
// oxlint-disable-next-line import/default -- Vite gives the address as the default
import workerAddress from "pdfjs-dist/build/pdf.worker.min.mjs?url";

export { TextLayer } from "pdfjs-dist";

let worker: Worker | null = null;

export interface OpenedPdf {
  readonly pdf: PDFDocumentProxy;
  close(): Promise<void>;
}

export async function openPdf(address: string): Promise<OpenedPdf> {
  worker ??= startWorker();
  GlobalWorkerOptions.workerPort = worker;
  const loading = getDocument({
    url: address,
    isEvalSupported: false,
    enableXfa: false,
    // the policy lets no WebAssembly be compiled; pdf.js has the same decoders in JavaScript
    useWasm: false,
    stopAtErrors: false,
    cMapUrl: `/assets/pdf-${version}/cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `/assets/pdf-${version}/standard_fonts/`,
    useWorkerFetch: true,
  });
  return { pdf: await loading.promise, close: () => loading.destroy() };
}

/** Trusted Types: the one address that may become a script, and it is this page's own. */
function startWorker(): Worker {
  const policy = window.trustedTypes?.createPolicy("eyrie-pdf-worker", {
    createScriptURL: (_asked: string) => workerAddress,
  });
  const address = policy === undefined ? workerAddress : (policy.createScriptURL(workerAddress) as unknown as string);
  return new Worker(address, { type: "module", name: "pdf" });
}
