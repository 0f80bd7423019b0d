// One question of a run on the page: what was asked, wanted and answered, and how the passages came to be.
import { isEvidence } from "../evidence-metrics.ts";
import { documentsOf, isRight } from "../measures.ts";
import type { Answer, Outcome } from "../outcome.ts";
import { relevanceOf } from "../question-set.ts";
import { escapeText } from "./plots/frame.ts";

const PASSAGES_SHOWN = 10;
const CHARACTERS_OF_PASSAGE = 240;

/** Its anchor is `q-` and its id. */
export function questionEntry(outcome: Outcome): string {
  const { question, asked, answer, error } = outcome;
  const right = isRight(outcome);
  const wanted = question.answerable
    ? [question.answer, ...question.accept].filter(Boolean).join("\nor: ")
    : "a refusal: the documents do not answer";
  const rows: [string, string][] = [
    ...(question.history.length > 0 ? ([["asked before", question.history.join("\n")]] as [string, string][]) : []),
    ...(asked === question.question ? [] : ([["searched for", asked]] as [string, string][])),
    ["wanted", wanted],
    ["evidence", evidenceOf(outcome)],
    ["answer", error ?? (answer === null ? documentsOf(outcome).slice(0, 10).join("\n") : answer.text)],
    ...(answer === null
      ? []
      : ([
          ["state", `${answer.mode}${answer.confidence === null ? "" : `, confidence ${answer.confidence}`}`],
          ["cited", answer.citations.map(({ number, path, page }) => `[${number}] ${placeOf(path, page)}`).join("\n")],
          ["notice", answer.notice ?? ""],
          ["evidence weighed", evidenceLine(answer)],
          ["model", callLine(answer)],
        ] as [string, string][])),
  ];
  const facts = rows
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `<dt>${name}</dt><dd>${escapeText(text)}</dd>`);
  return (
    `<details id="q-${escapeText(question.id)}"><summary><span class="state ${right ? "good" : "bad"}">${right ? "right" : "wrong"}</span>` +
    `<span class="q">${escapeText(question.question)}</span><span class="kind">${escapeText(question.kind)} · ${escapeText(question.id)}</span></summary>` +
    `<dl>${facts.join("")}</dl>${passageTable(outcome)}${stageLine(outcome)}</details>`
  );
}

function evidenceLine({ trace }: Answer): string {
  const lines = trace?.evidence.map(({ probability, answeredFrom, signs }) => {
    const shown = Object.entries(signs ?? {}).map(([name, value]) => `${name} ${value.toFixed(2)}`);
    return `${probability.toFixed(2)}, answered from ${answeredFrom}: ${shown.join(" · ")}`;
  });
  return lines?.join("\n") ?? "";
}

function callLine({ trace }: Answer): string {
  const lines = trace?.calls.map(({ model, promptTokens, usage, firstTokenMs, ms }) => {
    const read = usage?.inputTokens ?? promptTokens;
    const tokens = `${read ?? "?"} tokens read, ${usage?.outputTokens ?? "?"} written`;
    return `${model}: ${tokens}, first after ${firstTokenMs.toFixed(0)} ms, whole after ${ms.toFixed(0)} ms`;
  });
  return lines?.join("\n") ?? "";
}

function evidenceOf({ question }: Outcome): string {
  if (question.evidence.length === 0) return [...relevanceOf(question).keys()].join("\n");
  return question.evidence
    .map(
      ({ document, page, quote }) =>
        `${placeOf(document, page)}${quote === "" ? "" : `: “${quote.slice(0, CHARACTERS_OF_PASSAGE)}”`}`,
    )
    .join("\n");
}

function passageTable({ passages, question, trace }: Outcome): string {
  const rows = passages.slice(0, PASSAGES_SHOWN).map((passage, place) => {
    const { path, page, headingPath } = passage.provenance;
    const held = isEvidence(passage, question) || (relevanceOf(question).get(path) ?? 0) > 0;
    const traced = trace.candidates.find((candidate) => candidate.path === path && candidate.page === page);
    const text = passage.text.replaceAll(/\s+/g, " ").slice(0, CHARACTERS_OF_PASSAGE);
    const name = escapeText([placeOf(path, page), ...headingPath].join(" › "));
    return (
      `<tr><td class="n">${place + 1}</td><td>${held ? `<mark>${name}</mark>` : name}<br><span class="soft">${escapeText(text)}</span></td>` +
      `<td class="n">${passage.score.toFixed(3)}</td><td class="n">${traced?.wordRank ?? "–"}</td><td class="n">${traced?.vectorRank ?? "–"}</td></tr>`
    );
  });
  if (rows.length === 0) return "";
  return `<table><tr><th></th><th>passage (marked: of an evidence document)</th><th>score</th><th>words</th><th>vectors</th></tr>${rows.join("")}</table>`;
}

function stageLine({ trace, times, answer }: Outcome): string {
  const stages = trace.stages.map(({ stage, ms }) => `${escapeText(stage)} ${ms.toFixed(1)}`);
  const answered = times.answer === null ? [] : [`answer ${times.answer.toFixed(0)}`];
  const own = answer?.trace?.stages.map(({ stage, ms }) => `${escapeText(stage)} ${ms.toFixed(1)}`) ?? [];
  const shown = own.length === 0 ? "" : `<p class="soft">ms of the answer: ${own.join(" · ")}</p>`;
  return `<p class="soft">ms: ${[...stages, `search over HTTP ${times.search.toFixed(0)}`, ...answered].join(" · ")}</p>${shown}`;
}

const placeOf = (path: string, page: number | null): string => (page === null ? path : `${path}, page ${page}`);
