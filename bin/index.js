// What `import ... from "eyrie"` loads: tsx reads src/index.ts as it stands, for this module and what it imports later.
import { register } from "tsx/esm/api";
import { whatIsNotCompiled } from "./native-parts.js";

const missing = whatIsNotCompiled();
if (missing !== null) throw new Error(missing);

register();
export const { EyrieError, EyrieRetriever, OWNER, describeProvenance, openKnowledgeBase } =
  await import("../src/index.ts");
