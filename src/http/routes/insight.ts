// GET /v1/insight: how the answers do, for who looks after the service, from what the audit log keeps.
import { z } from "@hono/zod-openapi";
import type { Application } from "../../application.ts";
import type { Principal } from "../../document/principal.ts";
import { EyrieError } from "../../errors.ts";
import { DAY_MS, type Insight, type InsightSpan, InsightTally, dayOf, daysOf } from "../../people/insight.ts";
import { peopleOf } from "../access/people-of.ts";
import { insight } from "../insight-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const USUAL_DAYS = 30;
const MOST_DAYS = 366;
const MOST_DOCUMENTS = 20;
const day = z.iso.date("must be a day such as 2026-01-31").optional();

const insightRoute = route({
  method: "get",
  path: "/v1/insight",
  operationId: "insight",
  summary:
    "How the answers do, day by day: outcomes, times, tokens, support, what is used most and what was not answered",
  role: "admin",
  request: { query: z.strictObject({ from: day, to: day }) },
  responses: {
    200: { description: "Of each day from `from` to `to`.", content: { "application/json": { schema: insight } } },
  },
});

export function insightRoutes({ application, access }: ServiceParts) {
  return routeGroup().openapi(insightRoute, async (context) => {
    const people = peopleOf(access);
    const span = spanOf(context.req.valid("query"));
    const { principal } = context.var;
    // a question may tell of documents that its reader may not see
    const showsWords = access.keepsQuestions && principal.collections === "all";
    const { signal } = context.req.raw;
    const tally = new InsightTally(span);
    const until = Date.parse(span.to) + DAY_MS;
    for await (const question of people.answered.between(Date.parse(span.from), until, signal)) tally.add(question);
    const { total, days, unanswered, documents } = tally.insight(showsWords);
    if (showsWords) people.audit.append(principal.id, "questions-read", { ...span });
    return context.json(
      {
        ...span,
        showsWords,
        total,
        days,
        unanswered: unanswered.map(({ question, times, lastMs }) => ({ question, times, last: dayOf(lastMs) })),
        documents: named(application, documents, principal),
      },
      200,
    );
  });
}

/** @throws EyrieError `invalid-request` */
function spanOf({ from, to = dayOf(Date.now()) }: { from?: string | undefined; to?: string | undefined }): InsightSpan {
  const span = { from: from ?? dayOf(Date.parse(to) - (USUAL_DAYS - 1) * DAY_MS), to };
  const days = daysOf(span).length;
  if (days < 1 || days > MOST_DAYS)
    throw new EyrieError("invalid-request", `from ${span.from} to ${to}: must be 1 to ${MOST_DAYS} days`);
  return span;
}

/** Those that are there and that the caller may see. */
function named(application: Pick<Application, "library">, documents: Insight["documents"], principal: Principal) {
  const found: z.output<typeof insight>["documents"][number][] = [];
  for (const { id, answers } of documents) {
    if (found.length === MOST_DOCUMENTS) break;
    try {
      const { title, path } = application.library.describe(id, principal);
      found.push({ id, title, path, answers });
    } catch (error) {
      if (!(error instanceof EyrieError && error.code === "not-found")) throw error;
    }
  }
  return found;
}
