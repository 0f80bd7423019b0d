// What a model writes is an attacker's: each of renderer, sanitiser and policy holds alone, at every byte of every answer.
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type Plugin, build } from "vite";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { PAGE_POLICY } from "../../src/http/page.ts";
import { openBrowser } from "../support/browser.ts";
import { HOSTILE_ANSWERS } from "./hostile-answers.ts";

const probe = resolve(import.meta.dirname, "probe/renderer-probe.ts");
const noSanitiser = resolve(import.meta.dirname, "probe/no-sanitiser.ts");

declare global {
  /** As the probe sets them in the browser. */
  var drawStreaming: (answer: string) => string[];
  var drawUnrendered: (answer: string) => string[];
  var drawRaw: (answer: string) => void;
  var words: () => string;
}

let browser: Browser;
let foreign: { server: Server; url: string; requests: string[] };
let answers: readonly string[];

beforeAll(async () => {
  browser = await openBrowser();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.writeHead(204).end();
  });
  foreign = { server, url: await listenOn(server), requests };
  answers = HOSTILE_ANSWERS.map((answer) => answer.replaceAll("FOREIGN", foreign.url));
});

afterAll(async () => {
  await browser.close();
  foreign.server.close();
});

async function listenOn(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The probe as one script; a stub takes the sanitiser's place when the renderer is to hold alone. */
async function bundle(sanitised: boolean): Promise<string> {
  const stub: Plugin = {
    name: "no-sanitiser",
    enforce: "pre",
    resolveId: (source) => (source.endsWith("/sanitise.ts") ? noSanitiser : null),
  };
  const made = await build({
    configFile: false,
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: sanitised ? [] : [stub],
    build: { write: false, minify: false, lib: { entry: probe, formats: ["es"], fileName: "probe" } },
  });
  const [output] = [made].flat();
  if (output === undefined || !("output" in output)) throw new Error("nothing was built");
  return output.output[0].code;
}

/** A page that holds the probe, under a policy or under none, and what it did that an answer must not do. */
async function openProbe(options: {
  sanitised: boolean;
  policy: string | null;
}): Promise<{ page: Page; dialogs: string[] }> {
  const script = await bundle(options.sanitised);
  const server = createServer((request, response) => {
    const isScript = request.url === "/probe.js";
    const policy = options.policy === null ? {} : { "content-security-policy": options.policy };
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html", ...policy });
    response.end(isScript ? script : `<div id="place"></div><script type="module" src="/probe.js"></script>`);
  });
  const url = await listenOn(server);
  const page = await browser.newPage();
  onTestFinished(async () => {
    await page.close();
    server.close();
  });
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  foreign.requests.length = 0;
  await page.goto(url);
  await page.waitForFunction(() => "drawRaw" in globalThis);
  return { page, dialogs };
}

/** Long enough for an image's error, a frame or a refresh to happen. */
const SETTLED_MS = 300;

test("there are about sixty, and they do harm where nothing holds", async () => {
  expect(HOSTILE_ANSWERS.length).toBeGreaterThanOrEqual(60);
  const { page, dialogs } = await openProbe({ sanitised: true, policy: null });
  const harmless = answers.filter((answer) => !/refresh/.test(answer));
  await page.evaluate((all) => all.forEach((answer) => drawRaw(answer)), harmless);
  await expect.poll(() => dialogs.length, { timeout: 10_000 }).toBeGreaterThan(5);
  await expect.poll(() => foreign.requests.length, { timeout: 10_000 }).toBeGreaterThan(8);
});

test.each([
  ["renderer and sanitiser", true],
  ["the renderer alone", false],
])("%s, without a policy: only words at every byte", async (_name, sanitised) => {
  const { page, dialogs } = await openProbe({ sanitised, policy: null });
  const harm = await page.evaluate((all) => all.flatMap((answer) => drawStreaming(answer)), answers);
  expect(harm).toEqual([]);
  await page.waitForTimeout(SETTLED_MS);
  expect({ dialogs, requests: foreign.requests }).toEqual({ dialogs: [], requests: [] });
  // what was written as a tag is there to be read
  await page.evaluate(() => drawStreaming("<img src=x> [1]"));
  expect(await page.evaluate(() => words())).toBe("<img src=x>1");
});

test("the sanitiser alone, without a policy: nothing but words is left of HTML", async () => {
  const { page, dialogs } = await openProbe({ sanitised: true, policy: null });
  const harm = await page.evaluate((all) => all.flatMap((answer) => drawUnrendered(answer)), answers);
  expect(harm).toEqual([]);
  await page.waitForTimeout(SETTLED_MS);
  expect({ dialogs, requests: foreign.requests }).toEqual({ dialogs: [], requests: [] });
});

test("the policy alone: HTML cannot be written, and where it could nothing would run or be fetched", async () => {
  const strict = await openProbe({ sanitised: false, policy: PAGE_POLICY });
  const written = await strict.page.evaluate((all) => {
    return all.filter((answer) => {
      try {
        drawRaw(answer);
        return true;
      } catch {
        return false;
      }
    });
  }, answers);
  expect(written).toEqual([]);
  const untyped = PAGE_POLICY.replace(/; require-trusted-types-for.*$/, "");
  const { page, dialogs } = await openProbe({ sanitised: false, policy: untyped });
  // a refresh is a navigation, which no policy refuses; it cannot be written under the whole policy
  const fetching = answers.filter((answer) => !/refresh/.test(answer));
  await page.evaluate((all) => all.forEach((answer) => drawRaw(answer)), fetching);
  await page.waitForTimeout(SETTLED_MS);
  expect({ dialogs, requests: foreign.requests }).toEqual({ dialogs: [], requests: [] });
});
