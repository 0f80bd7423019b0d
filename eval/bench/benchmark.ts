// What a benchmark is: it prints tables as it goes and gives the same figures for machines.

export type Print = (line: string) => void;
/** What is measured may be given: a folder, a size. */
export type Benchmark = (print: Print, subject?: string) => Promise<unknown>;
