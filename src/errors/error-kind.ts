// What is known of every error of a code.

export interface ErrorKind {
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
