// What an ingest would do, in words.
import type { PlannedFolder } from "../knowledge-base/folder-sync.ts";

export function describePlan(plan: PlannedFolder): string {
  const { toAdd, toUpdate, toMove, toRemove, stillFailing } = plan;
  const counts = [
    `${toAdd.length} to add`,
    `${toUpdate.length} to update`,
    `${toMove.length} to move`,
    `${toRemove.length} to remove`,
    `${plan.unchanged} unchanged`,
    `${stillFailing.length} failed before`,
  ].join(", ");
  const lines = [`${plan.folder} (collection ${plan.collection}): ${counts}`];
  lines.push(...toAdd.map((path) => `  add     ${path}`));
  lines.push(...toUpdate.map((path) => `  update  ${path}`));
  lines.push(...toMove.map(({ path, from }) => `  move    ${from} -> ${path}`));
  lines.push(...toRemove.map((path) => `  remove  ${path}`));
  lines.push(...stillFailing.map(({ reason, code }) => `  failed  ${reason} (${code})`));
  lines.push(...plan.skipped.map(({ reason }) => `  skip    ${reason}`));
  if (plan.excluded > 0) lines.push(`  ${plan.excluded} left out by patterns`);
  if (plan.needsConfirmation) lines.push("  This removes so much that it is carried out only with --confirm.");
  return lines.join("\n");
}
