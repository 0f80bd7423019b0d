// Halves labelled data between groups, the same way every time.
import { createHash } from "node:crypto";

/** Whether a group is in the first half; what shares documents has one group and is never divided. */
export function isFirstHalf(group: string): boolean {
  return (createHash("sha256").update(group).digest()[0] ?? 0) % 2 === 0;
}
