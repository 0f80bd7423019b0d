// Failures of the model server for which the documents can still be quoted.
import { EyrieError } from "../errors.ts";

/** A refused request is a defect and is not hidden. */
export function isModelDown(error: unknown): error is EyrieError {
  return (
    error instanceof EyrieError &&
    [
      "model-unreachable",
      "model-overloaded",
      "model-timeout",
      "model-failed",
      "model-unauthorized",
      "model-prompt-too-long",
      "model-stream-cut",
    ].includes(error.code)
  );
}
