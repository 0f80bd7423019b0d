// The service under load: many answers at once, thousands of mixed requests, and clients that only pretend to send one.
import { proveLoris } from "./load-loris.ts";
import { proveMixed } from "./load-mixed.ts";
import { startLoadedService } from "./load-service.ts";
import { proveStreams } from "./load-streams.ts";

export async function proveLoad(print: (line: string) => void): Promise<number> {
  const service = await startLoadedService();
  const problems: string[] = [];
  try {
    problems.push(...(await proveStreams(service, print)));
    problems.push(...(await proveLoris(service, print)));
    problems.push(...(await proveMixed(service, print)));
  } finally {
    const code = await service.stop();
    if (code !== 0) problems.push(`the service ended with ${code}`);
  }
  for (const problem of problems) print(`did not hold: ${problem}`);
  print(`${problems.length} did not hold`);
  return problems.length;
}
