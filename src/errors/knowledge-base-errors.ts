// What keeps a knowledge base from being opened, written, searched or replaced.
import type { ErrorKind } from "./error-kind.ts";

export const KNOWLEDGE_BASE_ERRORS = {
  "not-ready": {
    status: 503,
    exitCode: 75,
    retryable: true,
    meaning: "The index of the knowledge base is being opened.",
    remedy: "Ask again in a moment; a question that is put now is answered when it is open.",
  },
  "search-unavailable": {
    status: 503,
    exitCode: 75,
    retryable: true,
    meaning: "The thread that searches ended while it was asked, twice.",
    remedy: "Try again; it starts anew. The log says why it ended.",
  },
  "knowledge-base-locked": {
    status: 409,
    exitCode: 75,
    retryable: true,
    meaning: "Another process is writing to this knowledge base.",
    remedy: "Wait for it to finish and run the command again.",
  },
  "knowledge-base-format": {
    status: 500,
    exitCode: 78,
    retryable: false,
    meaning: "The knowledge base was written by another format version of Eyrie.",
    remedy:
      "Use the version that wrote it or a newer one, or restore a backup of an older version with `eyrie restore`.",
  },
  "knowledge-base-mismatch": {
    status: 500,
    exitCode: 78,
    retryable: false,
    meaning: "The knowledge base was built with another embedding model or another chunking.",
    remedy:
      "Use the settings it was built with, or run `eyrie rebuild`: it makes vectors and passages anew with these.",
  },
  "target-exists": {
    status: 409,
    exitCode: 73,
    retryable: false,
    meaning: "Something is there already where a backup or a restored knowledge base was to go.",
    remedy: "Name another place; `eyrie restore --replace` sets the knowledge base that is there aside.",
  },
  "backup-damaged": {
    status: 500,
    exitCode: 65,
    retryable: false,
    meaning: "A backup is not the file that was written, or is no backup.",
    remedy: "Use another backup, and keep the .json file that was written with it beside it.",
  },
  "knowledge-base-damaged": {
    status: 500,
    exitCode: 65,
    retryable: false,
    meaning: "A knowledge base is not whole.",
    remedy: "Run `eyrie verify`: it says what is damaged and what to do.",
  },
  "knowledge-base-replaced": {
    status: 409,
    exitCode: 75,
    retryable: false,
    meaning: "The knowledge base was rebuilt or restored while this process had the old one open.",
    remedy: "Start the command or the service again; until then it answers from the old one.",
  },
  "knowledge-base-missing": {
    status: 500,
    exitCode: 66,
    retryable: false,
    meaning: "There is no knowledge base in the data folder.",
    remedy: "Name its folder with --data, or run `eyrie ingest` first.",
  },
  "knowledge-base-unusable": {
    status: 500,
    exitCode: 74,
    retryable: false,
    meaning: "The data folder cannot be opened or written.",
    remedy: "Check the folder's owner, permissions and free space.",
  },
  "gate-failed": {
    status: 409,
    exitCode: 1,
    retryable: false,
    meaning: "What was rebuilt answers a question set worse than its gates allow: it was not put in force.",
    remedy: "Look at the questions that the report names; rebuild with other settings, or without `--gate`.",
  },
  "disk-full": {
    status: 507,
    exitCode: 74,
    retryable: true,
    meaning: "There is no room left on the disk of the knowledge base.",
    remedy: "Make room and run the command again; what was acknowledged is kept and questions are answered.",
  },
} as const satisfies Record<string, ErrorKind>;
