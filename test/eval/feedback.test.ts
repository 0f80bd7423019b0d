// What readers said of answers over HTTP becomes cases of a question set: those found right as they are, those found wrong once a person says what is right.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { evalCommand } from "../../eval/eval-command.ts";
import { readQuestionSet } from "../../eval/question-set.ts";
import { readSettings } from "../../src/config.ts";
import { serveGuarded } from "../support/guarded-service.ts";
import { folderOf } from "../support/library.ts";
import { openApplication } from "../support/sample-library.ts";
import { post } from "../support/serve.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const RATE = "# Rates\n\n## Per diem\n\nThe per diem in Norway is EUR 82 a day.\n";
const LEAVE = "# Leave\n\n## Annual leave\n\nAnnual leave at the station is 61 days a year.\n";

async function serve() {
  const data = join(temporaryFolder(), "kb");
  const application = await openApplication({ EYRIE_DATA: data });
  onTestFinished(() => application.close());
  const folder = folderOf({ "rates.md": RATE, "leave.md": LEAVE });
  const sync = () =>
    application.sync([folder], { onEvent: () => {}, signal: AbortSignal.timeout(60_000), confirm: true });
  await sync();
  const { url, key } = await serveGuarded(application, { settings: { EYRIE_DATA: data } });
  const headers = { "x-api-key": key() };
  const say = async (question: string, said: object) => {
    const { text, citations } = (await (await post(`${url}/v1/ask`, { question }, headers)).json()) as {
      text: string;
      citations: { documentId: string; page: number | null; headingPath: string[]; quote: string }[];
    };
    const sources = citations.map(({ documentId, page, headingPath, quote }) => ({
      documentId,
      page,
      heading: headingPath.at(-1) ?? null,
      quote,
    }));
    const sent = await post(`${url}/v1/feedback`, { question, text, sources, ...said }, headers);
    expect(sent.status).toBe(201);
  };
  return { data, folder, sync, say };
}

/** `eyrie eval feedback`, with what is typed at it. */
async function review(data: string, file: string, typed: string) {
  const said: string[] = [];
  const input = new PassThrough();
  input.end(typed);
  const terminal = {
    write: (text: string) => void said.push(text),
    note: (line: string) => void said.push(line),
    interactive: false,
    input,
    output: new PassThrough(),
    progressStream: new PassThrough(),
  };
  const command = evalCommand({
    terminal,
    signal: AbortSignal.timeout(30_000),
    settingsWith: () => readSettings({ EYRIE_DATA: data }),
    setExitCode: () => {},
  });
  await command.parseAsync(["feedback", file], { from: "user" });
  return said.join("");
}

const NORWAY = "What is the per diem in Norway?";
const DAYS = "How many days of annual leave are there at the station?";

test("what was found right is a case with its places; what was found wrong is one once it is said what is right", async () => {
  const { data, folder, sync, say } = await serve();
  await say(NORWAY, { verdict: "up" });
  await say("what is the per diem in Norway", { verdict: "up" });
  await say("Who painted the Mona Lisa?", { verdict: "up" });
  await say(DAYS, { verdict: "down", reason: "outdated", note: "62 \u001b[2Jsince May" });
  const file = join(temporaryFolder(), "own.jsonl");
  // an open case is not accepted as it is, nor with neither an answer nor a place
  const first = await review(data, file, `a\ne\n\n\n\n\ne\n\n62 days\n\nno.md\n1\n\na\n`);
  expect(first).toMatch(/Found out of date: .*61 days[^]*Note: 62 +\[2Jsince May[^]*there is no document no\.md/);
  expect(first).toContain("1 of 3 (feedback)");
  expect(first).not.toContain("\u001b");
  expect(readQuestionSet(file)).toMatchObject([
    { question: DAYS, answer: "62 days", answerable: true, evidence: [{ document: "leave.md", page: null }] },
    { question: "Who painted the Mona Lisa?", kind: "unanswerable", answerable: false, evidence: [] },
    {
      question: "what is the per diem in Norway",
      answerable: true,
      answer: "",
      evidence: [{ document: "rates.md", page: null, heading: "Per diem", quote: expect.stringContaining("EUR 82") }],
    },
  ]);
  expect(await review(data, file, "a\n")).toMatch(/nothing was decided of[^]*0 accepted/);

  // said again of a question that the set has: found right it is none, found wrong it is looked at again
  for (const question of [NORWAY, DAYS]) await say(question, { verdict: "up" });
  await say(NORWAY, { verdict: "down", reason: "wrong" });
  const again = await review(data, file, "n\n\n");
  expect(again).toContain("1 of 1 (feedback)");
  expect(again).toMatch(/Found wrong: .*EUR 82[^]*In the set already as feedback-/);
  expect(readQuestionSet(file).slice(3)).toMatchObject([{ question: NORWAY, answerable: false, evidence: [] }]);

  // documents that changed or left since
  writeFileSync(join(folder, "rates.md"), RATE.replace("82", "90"));
  rmSync(join(folder, "leave.md"));
  await sync();
  const other = join(temporaryFolder(), "other.jsonl");
  const later = await review(data, other, "d\nd\nq\n");
  expect(later).toMatch(/Changed since: rates\.md[^]*2 dropped/);
  expect(later).toMatch(/0 accepted/);
});
