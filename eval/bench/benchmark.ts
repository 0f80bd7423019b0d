// The port of a benchmark, as the command line starts it.

/** What follows the name on the command line. */
export interface BenchmarkOptions {
  readonly arguments: readonly string[];
  /** Folder whose generated content is used again, and made where it is missing. */
  readonly keep?: string | undefined;
}

/** Prints as it goes and gives figures for machines. */
export type Benchmark = (print: (line: string) => void, options: BenchmarkOptions) => Promise<unknown>;
