// The service under load: many answers at once, thousands of mixed requests, and clients that only pretend to send one.
import { proveLoris } from "./load-loris.ts";
import { proveMixed } from "./load-mixed.ts";
import { startLoadedService } from "./load-service.ts";
import { proveStreams } from "./load-streams.ts";

const PARTS = { streams: proveStreams, loris: proveLoris, mixed: proveMixed } as const;

export const LOAD_PARTS: readonly string[] = Object.keys(PARTS);

/** @param given the parts to prove, by name; all when left out */
export async function proveLoad(print: (line: string) => void, given: readonly string[]): Promise<number> {
  const service = await startLoadedService();
  const problems: string[] = [];
  try {
    for (const [name, prove] of Object.entries(PARTS))
      if (given.length === 0 || given.includes(name)) problems.push(...(await prove(service, print)));
  } finally {
    const code = await service.stop();
    if (code !== 0) problems.push(`the service ended with ${code}`);
  }
  for (const problem of problems) print(`did not hold: ${problem}`);
  print(`${problems.length} did not hold`);
  return problems.length;
}
