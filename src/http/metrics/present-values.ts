// What is read at the moment it is asked for: the model's queue, the index, the ingests, and the process itself.
import { readdirSync } from "node:fs";
import type { Application } from "../../application.ts";
import { OWNER } from "../../document/principal.ts";
import { type Labels, renderValues } from "./metrics.ts";

export function renderPresentValues(application: Application, lagSeconds: number): string {
  const { model, stages } = application.load();
  const { documents, passages, indexedVectors, folders } = application.status(OWNER);
  const failed = folders.reduce((sum, { failures }) => sum + failures, 0);
  const jobs = application.jobs.list(OWNER);
  const states = [...new Set(jobs.map(({ state }) => state))];
  const one = (value: number): [Labels, number][] => [[{}, value]];
  return [
    renderValues("eyrie_index_open", "Whether the index is open.", one(Number(application.isReady()))),
    renderValues("eyrie_index_vectors", "Vectors that are searched.", one(indexedVectors ?? 0)),
    renderValues("eyrie_documents", "Documents in the knowledge base.", one(documents)),
    renderValues("eyrie_passages", "Passages in the knowledge base.", one(passages)),
    renderValues("eyrie_failed_files", "Files that could not be read.", one(failed)),
    renderValues(
      "eyrie_ingest_jobs",
      "Ingests since the start, by state.",
      states.map((state) => [{ state }, jobs.filter((job) => job.state === state).length]),
    ),
    renderValues("eyrie_model_running", "Answers that models write.", one(model?.running ?? 0)),
    renderValues("eyrie_model_waiting", "Questions that wait for a model.", one(model?.waiting ?? 0)),
    renderValues(
      "eyrie_model_server_up",
      "Whether a model server answers.",
      (model?.servers ?? []).map(({ isUp }, place) => [{ server: place + 1 }, Number(isUp)]),
    ),
    renderValues(
      "eyrie_retrieval_stage_seconds_total",
      "Time that each stage of retrieval took, together.",
      stages.map(({ stage, ms }) => [{ stage }, ms / 1_000]),
    ),
    renderValues(
      "eyrie_retrieval_stages_total",
      "How often each stage of retrieval was gone through.",
      stages.map(({ stage, count }) => [{ stage }, count]),
    ),
    renderValues("process_resident_memory_bytes", "Resident memory.", one(process.memoryUsage.rss())),
    renderValues("process_open_fds", "Open file descriptors.", one(openDescriptors())),
    renderValues("process_uptime_seconds", "Since the process began.", one(Math.round(process.uptime()))),
    renderValues("nodejs_eventloop_lag_p99_seconds", "How late timers are, 99th percentile.", one(lagSeconds)),
  ].join("");
}

/** Zero where /proc is not. */
function openDescriptors(): number {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}
