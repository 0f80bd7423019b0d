// The search thread, which ends by itself at the first requests that it gets, as often as a file says.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { SearchThreadData } from "../../src/knowledge-base/search-request.ts";

const { location, useGraph } = workerData as SearchThreadData;
const file = `${dirname(location.catalogue)}/ends.json`;
const { left, graphs } = JSON.parse(readFileSync(file, "utf8")) as { left: number; graphs: boolean[] };
writeFileSync(file, JSON.stringify({ left: left - 1, graphs: [...graphs, useGraph] }));
if (left > 0) parentPort?.once("message", () => process.exit(7));
else await import("../../src/knowledge-base/search-worker.ts");
