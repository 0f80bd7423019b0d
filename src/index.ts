// What `import ... from "eyrie"` gives a LangChain program; bin/index.js loads it.
export type { DocumentFilter } from "./document/document-filter.ts";
export { OWNER, type Principal } from "./document/principal.ts";
export { describeProvenance, type Provenance } from "./document/provenance.ts";
export { EyrieError, type ErrorCode } from "./errors.ts";
export { type OpenedKnowledgeBase, type OpenOptions, openKnowledgeBase } from "./open-knowledge-base.ts";
export { EyrieRetriever, type PassageMetadata } from "./retrieval/eyrie-retriever.ts";
