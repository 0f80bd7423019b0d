// How far all of it is, and about how much longer it takes.
import type { IngestJob } from "../api/jobs.ts";
import { type Upload, isOver } from "./upload.ts";

export interface Progress {
  readonly done: number;
  readonly of: number;
  /** 0 to 1. */
  readonly share: number;
  /** Null while there is too little to tell it from. */
  readonly secondsLeft: number | null;
}

/** Before this much time or work has gone, what is left is a guess. */
const LEAST_SECONDS = 1.5;
const LEAST_SHARE = 0.02;

/** By bytes. @param seconds since the first began */
export function sendingProgress(uploads: readonly Upload[], seconds: number): Progress {
  const meant = uploads.filter(({ state }) => state !== "cancelled");
  const bytes = meant.reduce((sum, { file }) => sum + file.size, 0);
  const sent = meant.reduce((sum, upload) => sum + (isOver(upload) ? upload.file.size : upload.sent), 0);
  const gone = meant.filter(({ state }) => state !== "waiting" && state !== "sending");
  return { done: gone.length, of: meant.length, ...left(bytes === 0 ? 1 : sent / bytes, seconds) };
}

/** By files. @param now milliseconds since 1970 */
export function readingProgress({ progress, startedAt }: IngestJob, now: number): Progress {
  const of = progress.toRead + progress.toMove + progress.toRemove;
  const done = progress.read + progress.moved + progress.removed;
  const seconds = startedAt === null ? 0 : (now - Date.parse(startedAt)) / 1_000;
  return { done, of, ...left(of === 0 ? 0 : done / of, seconds) };
}

function left(share: number, seconds: number): Pick<Progress, "share" | "secondsLeft"> {
  const canTell = seconds >= LEAST_SECONDS && share >= LEAST_SHARE && share < 1;
  return { share, secondsLeft: canTell ? (seconds / share) * (1 - share) : null };
}

/** `about 2 minutes left`; empty when it cannot be told. */
export function describeLeft(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 10) return "a few seconds left";
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} seconds left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return `about ${minutes} minute${minutes === 1 ? "" : "s"} left`;
  return `about ${Math.round(minutes / 60)} hours left`;
}
