// `npm run screenshots`: pictures of each view, by a real browser from a real service, into docs/images.
import { mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openBrowser } from "../../test/support/browser.ts";
import { splitTokens } from "../../test/support/scripted-answer.ts";
import { type PicturedService, startPicturedService } from "./pictured-service.ts";

const IMAGES = resolve(import.meta.dirname, "../images");
const MOST_BYTES = 250_000;
const WIDE = { width: 1_280, height: 800 };
const SETTLED_MS = 1_000;
const NARROW = { width: 360, height: 740 };

const PER_DIEM = {
  question: "What is the per diem in Norway and in Sweden?",
  answer: [
    " The per diem in **Norway** is EUR 82 for a full day [1].",
    " In **Sweden** it is EUR 68 for a full day [1].",
    " Half the rate is paid on the days of departure and return [1].",
  ].join(""),
};
/** Asked before, so that there are conversations to list. */
const EARLIER = [
  "By when does the remote work agreement have to be renewed?",
  "Which form do I need when I lost a receipt?",
  "How long is the probation in Trondheim?",
];

const service = await startPicturedService();
const browser = await openBrowser();
try {
  mkdirSync(IMAGES, { recursive: true });
  await picture(browser, service);
} finally {
  await browser.close();
  await service.close();
}

async function picture(from: Browser, pictured: PicturedService): Promise<void> {
  const page = await openSignIn(from, { viewport: WIDE });
  await save(page, "sign-in");
  await signIn(page);
  for (const question of EARLIER) {
    await ask(page, question, null);
    await page.click("text=New question");
  }
  await ask(page, PER_DIEM.question, PER_DIEM.answer);
  await save(page, "ask");
  await page.click(".source button");
  await page.waitForSelector(".reader canvas");
  await save(page, "reader");
  await page.click("[aria-label='Close the document']");
  await page.click("text=Why these passages");
  await page.waitForSelector("dialog tbody tr");
  await save(page, "why");
  await page.keyboard.press("Escape");
  await page.click("nav >> text=Library");
  await page.waitForSelector(".documents .document-name");
  await save(page, "library");
  await page.click("nav >> text=Search");
  await page.fill(".search-line input", "lost receipt form");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".hits mark");
  await save(page, "search");
  await page.click("nav >> text=Insight");
  await page.waitForSelector(".tiles");
  await save(page, "insight");
  await page.click("text=Keys and access");
  await page.waitForSelector(".administration tbody tr");
  await save(page, "access");
  await page.context().close();
  const dark = await openSignIn(from, { viewport: WIDE, colorScheme: "dark" });
  await signIn(dark);
  await openAgain(dark);
  await save(dark, "ask-dark");
  await dark.context().close();
  const narrow = await openSignIn(from, { viewport: NARROW });
  await signIn(narrow);
  await narrow.click("[href='#/conversations']");
  await narrow.waitForSelector(".conversation-view a");
  await save(narrow, "conversations-narrow");
  await openAgain(narrow);
  await save(narrow, "ask-narrow");
  await narrow.context().close();

  async function openSignIn(opener: Browser, options: BrowserContextOptions): Promise<Page> {
    const context = await opener.newContext({ reducedMotion: "reduce", ...options });
    const opened = await context.newPage();
    await opened.goto(pictured.url);
    await opened.waitForSelector("#key");
    return opened;
  }

  async function signIn(before: Page): Promise<void> {
    await before.fill("#key", pictured.key);
    await before.keyboard.press("Enter");
    await before.waitForSelector(".suggestions button");
  }

  /** The conversation that was had before, from the list. */
  async function openAgain(on: Page): Promise<void> {
    await on.click(`a[title="${PER_DIEM.question}"]:visible`);
    await on.waitForSelector(".source");
  }

  /** @param answer null: the model quotes the first passage */
  async function ask(on: Page, question: string, answer: string | null): Promise<void> {
    if (answer !== null) pictured.tgi.reply(() => ({ tokens: [...splitTokens(answer), "<|endoftext|>"] }));
    await on.fill("#question", question);
    await on.keyboard.press("Enter");
    await on.waitForSelector(".exchange.last.done");
  }
}

async function save(page: Page, name: string): Promise<void> {
  const path = join(IMAGES, `${name}.png`);
  // what is drawn last, such as a page of a PDF file, has no sign of its own
  await page.waitForTimeout(SETTLED_MS);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes; the most is ${MOST_BYTES}`);
  process.stdout.write(`${name}.png ${Math.round(size / 1_000)} kB\n`);
}
