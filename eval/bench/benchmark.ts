// What a benchmark is: it prints tables as it goes and gives the same figures for machines.

export type Print = (line: string) => void;
export type Benchmark = (print: Print) => Promise<unknown>;
