// One file into a collection, with how much of it has gone: `fetch` does not tell, so it goes by XMLHttpRequest.
import type { z } from "zod";
import type { uploadResult } from "../../http/job-wire.ts";
import { CallError, UNREACHED, refusal } from "./call.ts";

export type UploadResult = z.output<typeof uploadResult>;

export interface Sending {
  readonly collection: string;
  /** Below the collection; empty for the collection itself. */
  readonly folder: string;
  readonly file: File;
  /** Told of bytes that have gone, at most the file's. */
  readonly onSent: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** Without a byte or an answer for so long, the service is not there any more. */
const STILL_MS = 60_000;

/** @throws CallError; the signal's reason when aborted */
export async function sendFile({ collection, folder, file, onSent, signal }: Sending): Promise<UploadResult> {
  signal.throwIfAborted();
  const query = folder === "" ? "" : `?${new URLSearchParams({ folder })}`;
  const form = new FormData();
  form.append("files", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", `/v1/collections/${encodeURIComponent(collection)}/documents${query}`);
  request.setRequestHeader("accept", "application/json");
  const stop = () => request.abort();
  let late = setTimeout(stop, STILL_MS);
  signal.addEventListener("abort", stop);
  try {
    await new Promise<void>((resolve) => {
      request.upload.addEventListener("progress", ({ loaded }) => {
        clearTimeout(late);
        late = setTimeout(stop, STILL_MS);
        onSent(Math.min(loaded, file.size));
      });
      request.addEventListener("loadend", () => resolve());
      request.send(form);
    });
  } finally {
    clearTimeout(late);
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  if (request.status === 0) throw new CallError(UNREACHED, 0);
  if (request.status !== 202) throw await refusal(new Response(request.responseText, { status: request.status }));
  return JSON.parse(request.responseText) as UploadResult;
}
