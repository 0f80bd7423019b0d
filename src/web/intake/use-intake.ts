// What is on its way in, drawn anew whenever it changes.
import { useEffect, useState } from "preact/hooks";
import { listRunningJobs } from "../api/jobs.ts";
import type { Intake } from "./intake.ts";

export function useIntake(intake: Intake): void {
  const [, setDrawn] = useState(0);
  useEffect(() => intake.listen(() => setDrawn((times) => times + 1)), [intake]);
}

/** How many readings have ended: what the library holds may have changed with each. */
export function useEndedJobs(intake: Intake): number {
  const [ended, setEnded] = useState(intake.ended);
  useEffect(() => intake.listen(() => setEnded(intake.ended)), [intake]);
  return ended;
}

/** What others began, or this person before the page was loaded anew, is followed too. */
export function useRunningJobs(intake: Intake, mayAdd: boolean): void {
  useEffect(() => {
    if (!mayAdd) return undefined;
    const left = new AbortController();
    listRunningJobs(left.signal)
      .then((jobs) => jobs.forEach((job) => intake.watch(job)))
      // it is only not shown
      .catch(() => undefined);
    return () => left.abort();
  }, [intake, mayAdd]);
}
