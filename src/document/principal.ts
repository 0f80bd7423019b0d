// Who asks, as far as it decides what they may see. Every way to a passage takes one.

export interface Principal {
  /** Names the caller in logs and caches. */
  readonly id: string;
  /** Collections whose documents the caller may see; `all` for those who own the knowledge base. */
  readonly collections: "all" | readonly string[];
}

/** Whoever runs the command line on the machine that holds the files. */
export const OWNER: Principal = { id: "owner", collections: "all" };
