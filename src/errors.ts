// The vocabulary of failure: one error class and one table of codes, used by every folder.
// A message names the thing, says what happened and what to do next; the original error is in `cause`.

interface ErrorKind {
  /** HTTP status used when the error reaches a route. */
  readonly status: number;
  /** Exit code of the command line (sysexits.h where it has one). */
  readonly exitCode: number;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retryable: boolean;
  /** One line for the reference: when it happens. */
  readonly meaning: string;
  /** What the reader can do about it. */
  readonly remedy: string;
}

export const ERROR_KINDS = {
  "invalid-request": {
    status: 400,
    exitCode: 64,
    retryable: false,
    meaning: "The request or command line is not well formed.",
    remedy: "Correct the named field.",
  },
  "not-found": {
    status: 404,
    exitCode: 66,
    retryable: false,
    meaning: "No such route or thing.",
    remedy: "Check the address; `GET /v1/status` lists what there is.",
  },
  "method-not-allowed": {
    status: 405,
    exitCode: 64,
    retryable: false,
    meaning: "The address takes other verbs than this one.",
    remedy: "Use a verb that `Allow` names.",
  },
  unauthorized: {
    status: 401,
    exitCode: 77,
    retryable: false,
    meaning: "The caller has not shown who they are, or not in a way that holds (any more).",
    remedy: "Send a key that holds as `Authorization: Bearer`, or sign in anew; `eyrie keys create` makes one.",
  },
  "rate-limited": {
    status: 429,
    exitCode: 75,
    retryable: true,
    meaning: "The caller asks more often, or more at once, than one caller may.",
    remedy: "Wait as long as `Retry-After` says; docs/access.md names the settings.",
  },
  "keys-missing": {
    status: 500,
    exitCode: 78,
    retryable: false,
    meaning: "The service is to be reached from other machines and there is no key to reach it with.",
    remedy: "Make one with `eyrie keys create`, or listen on 127.0.0.1.",
  },
  "identity-provider-unreachable": {
    status: 503,
    exitCode: 69,
    retryable: true,
    meaning: "The keys of the issuer of tokens could not be had.",
    remedy: "Check that EYRIE_OIDC_JWKS_URL can be reached from this machine.",
  },
  forbidden: {
    status: 403,
    exitCode: 77,
    retryable: false,
    meaning: "The caller's role does not allow what was asked for.",
    remedy: "Use a key or an account of the role that the message names.",
  },
  "request-too-large": {
    status: 413,
    exitCode: 64,
    retryable: false,
    meaning: "The body, the address or the headers of the request are over the limit.",
    remedy: "Send a shorter request.",
  },
  "quota-exceeded": {
    status: 507,
    exitCode: 74,
    retryable: false,
    meaning: "Uploaded files, or kept conversations, have taken the room they may take.",
    remedy: "Delete what is not needed; EYRIE_UPLOAD_MEGABYTES gives uploads more.",
  },
  "range-not-satisfiable": {
    status: 416,
    exitCode: 64,
    retryable: false,
    meaning: "A range of bytes lies outside the file.",
    remedy: "Ask for a range within the size that the document's description gives.",
  },
  "too-many-jobs": {
    status: 503,
    exitCode: 75,
    retryable: true,
    meaning: "As many ingests are waiting as the service takes.",
    remedy: "Ask again when some have ended; `GET /v1/ingest-jobs` lists them.",
  },
  "request-too-slow": {
    status: 408,
    exitCode: 75,
    retryable: true,
    meaning: "The request did not arrive in time.",
    remedy: "Send it again, over a better connection.",
  },
  stopping: {
    status: 503,
    exitCode: 75,
    retryable: true,
    meaning: "The service is being stopped.",
    remedy: "Ask again when it has been started again; what had arrived of an answer is not whole.",
  },
  "configuration-invalid": {
    status: 500,
    exitCode: 78,
    retryable: false,
    meaning: "A setting has a value it cannot have.",
    remedy: "Correct the named settings; docs/configuration.md lists them all.",
  },
  "folder-unusable": {
    status: 400,
    exitCode: 66,
    retryable: false,
    meaning: "A folder to ingest is missing, is not a folder or cannot be read.",
    remedy: "Check the path, that the volume is mounted and that you may read it.",
  },
  "folder-emptied": {
    status: 409,
    exitCode: 65,
    retryable: false,
    meaning: "A folder that held documents is now missing or empty, as an unmounted volume looks.",
    remedy: "Mount the volume and run the command again, or with --confirm if it is meant; nothing was removed.",
  },
  "removal-unconfirmed": {
    status: 409,
    exitCode: 65,
    retryable: false,
    meaning: "More than a fifth of a folder's documents would be removed.",
    remedy: "Look at --dry-run; if that is meant, run the command again with --confirm. Nothing was changed.",
  },
  "folder-overlaps": {
    status: 409,
    exitCode: 64,
    retryable: false,
    meaning: "The folder contains another folder that is already in the knowledge base.",
    remedy: "Ingest the inner folder, or start another knowledge base with --data.",
  },
  "file-unreadable": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "A file could not be read as its format.",
    remedy: "Open it in its own program and save it again.",
  },
  "file-encrypted": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "A file asks for a password.",
    remedy: "Save a copy without a password.",
  },
  "file-without-text": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "A file holds no text, and shows none that can be recognised.",
    remedy: "Scan it again, straight and at 300 dots an inch; text is recognised in English.",
  },
  "file-too-large": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "A file or what it unpacks to is over the limit.",
    remedy: "Split the file.",
  },
  "file-too-slow": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "Reading a file took longer than its time limit.",
    remedy: "Split the file or save it again in a simpler form.",
  },
  "file-crashed": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "The program that reads a file ended twice while it read it.",
    remedy: "Save the file again in its own program, then `eyrie retry`.",
  },
  "file-not-regular": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "A name in a folder is a link, a pipe, a socket or a device, not a file.",
    remedy: "Put the file itself there.",
  },
  "file-format-unknown": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "A file's format is not one that is read.",
    remedy: "Save it in a format that is read.",
  },
  "file-changed": {
    status: 409,
    exitCode: 75,
    retryable: true,
    meaning: "A file changed while it was being read.",
    remedy: "Run the command again when it is no longer being written.",
  },
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
  "embedding-failed": {
    status: 502,
    exitCode: 69,
    retryable: false,
    meaning: "The embedding model failed or returned something that is not a vector.",
    remedy: "Check the embedding engine's settings and files.",
  },
  "model-unreachable": {
    status: 503,
    exitCode: 69,
    retryable: true,
    meaning: "The model server does not answer.",
    remedy: "Check that it runs and that EYRIE_TGI_URL or EYRIE_CHAT_URL names it.",
  },
  "model-unauthorized": {
    status: 502,
    exitCode: 77,
    retryable: false,
    meaning: "The model server refused the key.",
    remedy: "Set EYRIE_MODEL_API_KEY to the key the server was started with.",
  },
  "model-overloaded": {
    status: 503,
    exitCode: 75,
    retryable: true,
    meaning: "The model server has no free place.",
    remedy: "Ask again in a moment.",
  },
  "model-timeout": {
    status: 504,
    exitCode: 75,
    retryable: true,
    meaning: "The model server took longer than its deadline.",
    remedy: "Ask again; raise the deadline if the server is known to be slow.",
  },
  "model-prompt-too-long": {
    status: 422,
    exitCode: 65,
    retryable: false,
    meaning: "Question and passages do not fit the model's context.",
    remedy: "Ask a shorter question.",
  },
  "model-request-refused": {
    status: 502,
    exitCode: 70,
    retryable: false,
    meaning: "The model server refused the request.",
    remedy: "Check that the server is a version this client speaks; the message holds its words.",
  },
  "model-failed": {
    status: 502,
    exitCode: 70,
    retryable: true,
    meaning: "The model server failed while it generated.",
    remedy: "Ask again; look at the model server's log.",
  },
  "model-stream-cut": {
    status: 502,
    exitCode: 75,
    retryable: true,
    meaning: "The model's answer ended before it was finished.",
    remedy: "Ask again; what had arrived is shown and marked as cut off.",
  },
  "egress-refused": {
    status: 500,
    exitCode: 70,
    retryable: false,
    meaning: "A part of the program wanted to connect to an address that is not configured; nothing was sent.",
    remedy:
      "Report it with the name of the caller; if the address is one you meant, name it in the setting it belongs to.",
  },
  "namespace-not-permitted": {
    status: 500,
    exitCode: 69,
    retryable: false,
    meaning:
      "This machine does not let a program make a network namespace of its own, without which nothing is proved.",
    remedy:
      "On Linux: install util-linux and iproute2 and allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0), or run it as root; in a container: --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined.",
  },
  aborted: {
    status: 499,
    exitCode: 130,
    retryable: false,
    meaning: "The caller stopped the work.",
    remedy: "Nothing; ask again when wanted.",
  },
  "address-in-use": {
    status: 500,
    exitCode: 69,
    retryable: false,
    meaning: "The service's address is taken by another program.",
    remedy: "Stop that program or choose another port with --port.",
  },
  internal: {
    status: 500,
    exitCode: 70,
    retryable: false,
    meaning: "Something that should not happen happened.",
    remedy: "Report it with the log line that carries the same request id.",
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

/** The one JSON shape of an error, on every route and in the `error` event of a stream. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly remedy: string;
    readonly retryable: boolean;
  };
}

export class EyrieError extends Error {
  override readonly name = "EyrieError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  get kind(): ErrorKind {
    return ERROR_KINDS[this.code];
  }

  get retryable(): boolean {
    return this.kind.retryable;
  }

  toBody(): ErrorBody {
    return {
      error: { code: this.code, message: this.message, remedy: this.kind.remedy, retryable: this.kind.retryable },
    };
  }
}

/** Any thrown value as an EyrieError: itself, an abort, what the egress guard refused, or `internal` with the original as cause. */
export function toEyrieError(thrown: unknown): EyrieError {
  if (thrown instanceof EyrieError) return thrown;
  if (thrown instanceof Error && thrown.name === "AbortError") {
    return new EyrieError("aborted", "stopped before it was finished", { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new EyrieError(isRefusal(thrown) ? "egress-refused" : "internal", message, { cause: thrown });
}

/** The guard is loaded before this table and gives its errors the code alone. */
function isRefusal(thrown: unknown): thrown is Error {
  return thrown instanceof Error && "code" in thrown && thrown.code === "egress-refused";
}
