// What a benchmark is: it prints tables as it goes and gives the same figures for machines.

export type Print = (line: string) => void;

/** What follows the name on the command line. */
export interface BenchmarkOptions {
  /** What is measured, where that can be chosen: a folder, sizes. */
  readonly arguments: readonly string[];
  /** Folder whose generated content is used again, and made where it is missing. */
  readonly keep?: string | undefined;
}

export type Benchmark = (print: Print, options: BenchmarkOptions) => Promise<unknown>;
