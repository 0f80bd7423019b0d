// Says how far a piece of work is once it takes over a second: redrawn in place on a terminal, a line now and then elsewhere.
import type { Terminal } from "./terminal.ts";

export interface WorkProgress {
  /** `total` is null where it is not known. */
  show(what: string, done: number, total: number | null): void;
  clear(): void;
}

const QUIET_MS = 1000;
const LINE_MS = 5000;

export function createWorkProgress(terminal: Terminal): WorkProgress {
  const begun = performance.now();
  let said = -Infinity;
  let drawn = false;
  const describe = (what: string, done: number, total: number | null) =>
    total === null || total === 0 ? `${what}: at work` : `${what}: ${done} of ${total}`;
  return {
    show(what, done, total) {
      const now = performance.now();
      // what starts may hold the process for long without a sign of its own, as SQLite's check does
      if (now - begun < QUIET_MS && done > 0) return;
      if (terminal.interactive) {
        terminal.progressStream.write(`\r\u001B[K${describe(what, done, total)}`);
        drawn = true;
      } else if (now - begun >= QUIET_MS && now - said >= LINE_MS) {
        terminal.note(describe(what, done, total));
        said = now;
      }
    },
    clear() {
      if (drawn) terminal.progressStream.write("\r\u001B[K");
      drawn = false;
    },
  };
}
