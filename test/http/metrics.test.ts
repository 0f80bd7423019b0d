// What a Prometheus server collects, in its format, after the service was used.
import { expect, test } from "vitest";
import { startScriptedTgi } from "../support/scripted-tgi.ts";
import { serveGuarded } from "../support/guarded-service.ts";
import { openSample } from "../support/sample-library.ts";
import { post } from "../support/serve.ts";

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const LINE = /^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{\w+="[^"\n]*"(?:,\w+="[^"\n]*")*\})? -?[\d.e+-]+)$/;

test("requests, answers, stages, tokens, the model's queue, the index and the process are counted, and nobody is named", async () => {
  const tgi = await startScriptedTgi({ reply: () => ({ tokens: ["It", " is", " 82", " [1]", "."] }) });
  const { url, key } = await serveGuarded(await openSample({ EYRIE_TGI_URL: tgi.url }));
  const admin = { "x-api-key": key({ role: "admin" }) };
  const question = "What is the per diem in Norway?";
  await post(`${url}/v1/ask`, { question }, admin);
  await post(`${url}/v1/ask`, { question: "What is the capital of Mongolia?" }, admin);
  await post(`${url}/v1/search`, { query: "warranty" }, admin);
  await fetch(`${url}/v1/documents/${"0".repeat(32)}`, { headers: admin });
  await fetch(`${url}/nowhere/${"1".repeat(32)}`, { headers: admin });
  const response = await fetch(`${url}/metrics`, { headers: admin });
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await response.text();
  expect(
    text
      .trimEnd()
      .split("\n")
      .filter((line) => !LINE.test(line)),
  ).toEqual([]);
  for (const line of [
    'eyrie_requests_total{method="POST",route="/v1/ask",status="200"} 2',
    'eyrie_requests_total{method="GET",route="/v1/documents/:id",status="404"} 1',
    'eyrie_answers_total{mode="model",outcome="answered"} 1',
    'eyrie_answers_total{mode="refusal",outcome="refused"} 1',
    'eyrie_answer_seconds_count{mode="model"} 1',
    'eyrie_first_word_seconds_bucket{mode="model",le="+Inf"} 1',
    "eyrie_search_seconds_count 1",
    "eyrie_index_open 1",
    "eyrie_documents 21",
    "eyrie_model_running 0",
    'eyrie_model_server_up{server="1"} 1',
    "# TYPE eyrie_retrieval_stage_seconds_total counter",
  ])
    expect(text.split("\n")).toContain(line);
  expect(text).toMatch(/^eyrie_answer_pieces_total\{mode="model"\} [345]$/m);
  expect(text).toMatch(/^eyrie_retrieval_stages_total\{stage="vectors"\} 3$/m);
  expect(text).toMatch(/^process_open_fds [1-9]/m);
  expect(text).not.toMatch(/diem|Norway|0{32}|1{32}|key:|eyrie_[0-9a-f]{16}/);

  await tgi.close();
  const others = [
    "By when does the remote work agreement have to be renewed?",
    "What is the daily meal allowance in Norway?",
    "Which form do I need when I lost a receipt?",
  ];
  for (const other of others) await post(`${url}/v1/ask`, { question: other }, admin);
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({
    status: "degraded",
    parts: { index: "open", model: "down", knowledgeBase: "current" },
  });
});
