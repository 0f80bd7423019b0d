// What goes wrong between Eyrie and the models it asks.
import type { ErrorKind } from "./error-kind.ts";

export const MODEL_ERRORS = {
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
} as const satisfies Record<string, ErrorKind>;
