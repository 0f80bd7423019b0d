// What is wrong with a request, or with who makes it.
import type { ErrorKind } from "./error-kind.ts";

export const REQUEST_ERRORS = {
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
} as const satisfies Record<string, ErrorKind>;
