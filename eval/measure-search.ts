// Asks the service over HTTP, as any client does: SQuAD's paragraphs as documents, and the filings of FinanceBench with the page that answers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Application } from "../src/application.ts";
import type { PublicSet } from "./public-sets.ts";
import { postJson, withService } from "./service-client.ts";

const ANSWER = z.object({
  passages: z.array(
    z.object({
      provenance: z.object({ path: z.string(), page: z.number().nullable(), lastPage: z.number().optional() }),
    }),
  ),
});
type Found = z.infer<typeof ANSWER>["passages"];

const DEPTH = 10;

function withSearch<Result>(
  application: Application,
  work: (search: (query: string) => Promise<Found>) => Promise<Result>,
): Promise<Result> {
  return withService(application, (url) =>
    work(async (query) => {
      const response = await postJson(`${url}/v1/search`, { query, limit: DEPTH }, 60_000);
      return ANSWER.parse(await response.json()).passages;
    }),
  );
}

/** Share of the answerable questions whose own paragraph is the first, and among the first ten. */
export function measureParagraphs(application: Application, { questions }: PublicSet): Promise<Record<string, number>> {
  return withSearch(application, async (search) => {
    const answerable = questions.filter((question) => question.answerable);
    let first = 0;
    let found = 0;
    for (const { question, document } of answerable) {
      const paths = (await search(question.trim())).map(({ provenance }) => provenance.path);
      if (paths[0] === document) first += 1;
      if (paths.includes(document)) found += 1;
    }
    return { questions: answerable.length, "hit@1": first / answerable.length, "hit@10": found / answerable.length };
  });
}

const FILING_QUESTION = z.object({
  question: z.string(),
  doc_name: z.string(),
  evidence: z.array(z.object({ evidence_page_num: z.number() })),
});

/** FinanceBench: is the filing among the first five passages, and the page that answers among the first ten? */
export function measureFilings(application: Application, folder: string): Promise<Record<string, number>> {
  const lines = readFileSync(join(folder, "questions.jsonl"), "utf8").split("\n");
  const questions = lines.filter((line) => line.trim() !== "").map((line) => FILING_QUESTION.parse(JSON.parse(line)));
  return withSearch(application, async (search) => {
    let documents = 0;
    let pages = 0;
    for (const { question, doc_name: name, evidence } of questions) {
      const found = (await search(question)).map(({ provenance }) => provenance);
      if (found.slice(0, 5).some(({ path }) => path === `${name}.pdf`)) documents += 1;
      // the set counts pages from 0
      const wanted = evidence.map(({ evidence_page_num: page }) => page + 1);
      const held = wanted.filter((page) =>
        found.some(
          (place) =>
            place.path === `${name}.pdf` &&
            place.page !== null &&
            place.page <= page &&
            page <= (place.lastPage ?? place.page),
        ),
      );
      pages += held.length / wanted.length;
    }
    const share = (sum: number) => sum / questions.length;
    return { questions: questions.length, "document@5": share(documents), "pageRecall@10": share(pages) };
  });
}
