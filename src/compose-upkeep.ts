// The upkeep of a knowledge base, with the settings in force.
import { resolve } from "node:path";
import type { Settings } from "./config.ts";
import { verifyKnowledgeBase } from "./knowledge-base/verification.ts";
import type { Upkeep } from "./upkeep.ts";

export function composeUpkeep(settings: Settings): Upkeep {
  const directory = resolve(settings.EYRIE_DATA);
  return {
    directory,
    verify: (options) => verifyKnowledgeBase(directory, options),
  };
}
