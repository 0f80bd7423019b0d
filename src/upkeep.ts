// What keeps a knowledge base whole, given to commands beside the application: it works on the files of a knowledge base that need not open.
import type { VerificationOptions, VerificationReport } from "./knowledge-base/verification.ts";

export interface Upkeep {
  readonly directory: string;
  /** See `verifyKnowledgeBase`. */
  verify(options: VerificationOptions): Promise<VerificationReport>;
}
