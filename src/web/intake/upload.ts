// One file on its way in: from this browser to the service, and there through the job that reads it.

export type UploadState = "waiting" | "sending" | "reading" | "ready" | "failed" | "cancelled";

export interface ChosenFile {
  readonly file: File;
  /** Where it lay below what was chosen, forward slashes; empty for a file that was chosen itself. */
  readonly folder: string;
}

export interface Problem {
  readonly message: string;
  readonly remedy: string;
  readonly isRetryable: boolean;
}

export interface Upload extends ChosenFile {
  readonly id: number;
  readonly collection: string;
  readonly state: UploadState;
  /** Bytes that have gone. */
  readonly sent: number;
  /** The document's path, once the service has given it one. */
  readonly path: string | null;
  readonly jobId: string | null;
  readonly problem: Problem | null;
}

export function pathOf({ path, folder, file }: Upload): string {
  return path ?? (folder === "" ? file.name : `${folder}/${file.name}`);
}

export function isOver({ state }: Upload): boolean {
  return state === "ready" || state === "failed" || state === "cancelled";
}
