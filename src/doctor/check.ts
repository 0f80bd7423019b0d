// One thing that was looked at on this machine, and what to do when it is not as it should be.

export interface Check {
  readonly name: string;
  /** `warning`: it works, or will, and something should be done. `skipped`: it is not in use. */
  readonly verdict: "well" | "warning" | "failed" | "skipped";
  /** What was found. */
  readonly found: string;
  /** What to do; null where nothing is. */
  readonly remedy: string | null;
}

export function well(name: string, found: string): Check {
  return { name, verdict: "well", found, remedy: null };
}

export function skipped(name: string, found: string): Check {
  return { name, verdict: "skipped", found, remedy: null };
}

/** What `work` finds, or its failure. @param remedy for a failure that brings none of its own */
export async function examine(name: string, work: () => Promise<Check> | Check, remedy: string): Promise<Check> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const own = (error as { kind?: { remedy?: string } }).kind?.remedy;
    return { name, verdict: "failed", found: message.split("\n")[0] ?? "", remedy: own ?? remedy };
  }
}
