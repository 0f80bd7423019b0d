// What is on its way in, drawn anew whenever it changes.
import { useEffect, useState } from "preact/hooks";
import { listJobs } from "../api/jobs.ts";
import type { Intake } from "./intake.ts";

export function useIntake(intake: Intake): Intake {
  const [, setDrawn] = useState(0);
  useEffect(() => intake.listen(() => setDrawn((times) => times + 1)), [intake]);
  return intake;
}

/** What others began, or this person before the page was loaded anew, is followed too. */
export function useRunningJobs(intake: Intake, mayAdd: boolean): void {
  useEffect(() => {
    if (!mayAdd) return undefined;
    const left = new AbortController();
    listJobs(left.signal)
      .then((jobs) => jobs.filter(({ endedAt }) => endedAt === null).forEach((job) => intake.watch(job)))
      // it is only not shown
      .catch(() => undefined);
    return () => left.abort();
  }, [intake, mayAdd]);
}
