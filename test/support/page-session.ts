// One person with a browser before the page; what the page must never do is noted and held against it at the end.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, inject, onTestFinished } from "vitest";
import type { Application } from "../../src/application.ts";
import { buildPage, openBrowser, serveWithPage } from "./browser.ts";
import { type GuardedOptions, type GuardedService, serveGuarded } from "./guarded-service.ts";
import { openApplication } from "./sample-library.ts";
import { type ScriptedTgi, startScriptedTgi } from "./scripted-tgi.ts";

/** What the tests of a file share: a browser, the built page, and the product over the sample without and with a model. */
export interface PageBench {
  readonly browser: Browser;
  readonly directory: string;
  readonly quoting: Application;
  readonly writing: Application;
  readonly tgi: ScriptedTgi;
  close(): Promise<void>;
}

export async function openBench(): Promise<PageBench> {
  const page = buildPage();
  const tgi = await startScriptedTgi();
  const shared = { EYRIE_DATA: inject("sampleKnowledgeBase"), EYRIE_ANSWER_CACHE: "0", EYRIE_MAX_NEW_TOKENS: "600" };
  const quoting = await openApplication(shared);
  const writing = await openApplication({ ...shared, EYRIE_TGI_URL: tgi.url });
  const browser = await openBrowser();
  return {
    browser,
    directory: page.directory,
    quoting,
    writing,
    tgi,
    close: async () => {
      await browser.close();
      await quoting.close();
      await writing.close();
      await tgi.close();
      page.remove();
    },
  };
}

export interface PageSession {
  readonly page: Page;
  readonly url: string;
}

/** Fails the test when the page logs an error, breaks its policy or asks another address than the service. */
export async function openPage(
  { browser, directory }: Pick<PageBench, "browser" | "directory">,
  application: Application,
  options: BrowserContextOptions = {},
): Promise<PageSession> {
  const service = await serveWithPage(application, directory);
  onTestFinished(() => service.close(0));
  const page = await openPageAt(service.url, { browser, options });
  await page.waitForSelector("#question");
  return { page, url: service.url };
}

export type GuardedPage = PageSession & Pick<GuardedService, "people" | "key">;

/** The same where keys are required: the sign-in is shown. What it meets before somebody is signed in is no error. */
export async function openGuardedPage(
  { browser, directory }: Pick<PageBench, "browser" | "directory">,
  application: Application,
  { mayMeet = /status of 401/, ...guarded }: GuardedOptions & { readonly mayMeet?: RegExp } = {},
): Promise<GuardedPage> {
  const service = await serveGuarded(application, { ...guarded, page: directory });
  const page = await openPageAt(service.url, { browser, mayMeet });
  await page.waitForSelector("#key");
  return { page, ...service };
}

interface Opening {
  readonly browser: Browser;
  readonly options?: BrowserContextOptions;
  readonly mayMeet?: RegExp;
}

/** At the address of a service that runs by itself. */
export async function openPageAt(url: string, { browser, options = {}, mayMeet }: Opening): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && mayMeet?.test(message.text()) !== true) wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) wrong.push(`asked ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(wrong).toEqual([]);
  });
  await page.goto(url);
  return page;
}

export async function signInOn(page: Page, key: string): Promise<void> {
  await page.fill("#key", key);
  await page.keyboard.press("Enter");
}

export async function askOn(page: Page, question: string): Promise<void> {
  await page.fill("#question", question);
  await page.keyboard.press("Enter");
}

/** The last question's answer, finished. */
export async function waitForAnswer(page: Page): Promise<void> {
  await page.waitForSelector(".exchange.last.done");
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Of accessibility, as axe finds them. Injected by the test, past the policy, since the page itself could not load it. */
export async function violationsOf(page: Page): Promise<string[]> {
  const run = `${axe};axe.run(document,{resultTypes:["violations"]}).then((found)=>found.violations.map((one)=>one.id+": "+one.nodes.map((node)=>node.target).join(", ")))`;
  return (await page.evaluate(run)) as string[];
}
