// @ts-check
// Who asked for a connection: the packages and files on the call stack, the one that asked first.
import { fileURLToPath } from "node:url";

const OWN_FOLDER = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FRAMES = 40;
const MOST_NAMED = 4;

/** For example `langsmith, called by @langchain/core, src/retrieval/eyrie-retriever.ts`. */
export function describeCaller() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const stack = new Error("where from").stack ?? "";
  Error.stackTraceLimit = limit;
  const origins = new Set(
    stack
      .split("\n")
      .slice(1)
      .flatMap((frame) => originOf(frame)),
  );
  const [first, ...callers] = [...origins].slice(0, MOST_NAMED);
  if (first === undefined) return "Node itself, on behalf of a caller that is not on its stack";
  return callers.length === 0 ? first : `${first}, called by ${callers.join(", ")}`;
}

/** @param {string} frame */
function originOf(frame) {
  const place = /(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()]*?):\d+:\d+\)?$/.exec(frame)?.[1];
  if (place === undefined) return [];
  const path = place.startsWith("file:") ? fileURLToPath(place.replace(/\?.*$/, "")) : place;
  if (path.startsWith(OWN_FOLDER)) return [];
  const packaged = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  if (packaged !== undefined) return [packaged];
  return [path.startsWith(ROOT) ? path.slice(ROOT.length) : path];
}
