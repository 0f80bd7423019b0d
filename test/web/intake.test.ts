// Documents come in through a real browser: files and folders are sent, dropped, stopped, tried again, and asked about when they are read.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { acquireWriterLock } from "../../src/knowledge-base/writer-lock.ts";
import { buildPage, openBrowser, serveWithPage } from "../support/browser.ts";
import { folderOf } from "../support/library.ts";
import {
  askOn,
  openGuardedPage,
  openPage,
  openPageAt,
  signInOn,
  violationsOf,
  waitForAnswer,
} from "../support/page-session.ts";
import { openApplication } from "../support/sample-library.ts";

let bench: { browser: Browser; directory: string; application: Application; close(): Promise<void> };

beforeAll(async () => {
  const { directory, remove } = buildPage();
  const browser = await openBrowser();
  const data = mkdtempSync(join(tmpdir(), "eyrie-intake-"));
  const application = await openApplication({ EYRIE_DATA: data });
  const close = async () => {
    await browser.close();
    await application.close();
    remove();
    rmSync(data, { recursive: true, force: true });
  };
  bench = { browser, directory, application, close };
});
afterAll(() => bench.close());

async function openLibrary(collection: string): Promise<Page> {
  const { page } = await openPage(bench, bench.application);
  await page.click("nav >> text=Library");
  await page.fill(".add input[list]", collection);
  return page;
}

function file(name: string, content: string | Buffer) {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) };
}

const FILES = 'input[aria-label="Add files"]';
const FOLDER = 'input[aria-label="Add a folder"]';
const pathsIn = (collection: string) => {
  const request = { collection, order: "path", descending: false, offset: 0, limit: 50 } as const;
  return bench.application.library.list(request, { id: "test", collections: "all" }).documents.map(({ path }) => path);
};

test("a file is sent and read, and then asked about, cited and opened at its words", async () => {
  const page = await openLibrary("gates");
  await page.setInputFiles(
    FILES,
    file("weir.md", "# Weir\n\nThe weir gate is greased with lithium soap every nine days.\n"),
  );
  await page.waitForSelector(".upload.ready >> text=weir.md");
  await page.waitForSelector(".documents >> text=Weir");
  expect(await page.textContent(".intake h2")).toBe("Came in");
  expect(await violationsOf(page)).toEqual([]);
  await page.click("text=New question");
  await askOn(page, "With what is the weir gate greased?");
  await waitForAnswer(page);
  expect(await page.textContent(".prose")).toContain("lithium soap");
  await page.click(".source button");
  await page.waitForSelector(".reader mark");
  expect(await page.textContent(".reader mark")).toContain("greased with lithium soap");
  // what came in is still told
  await page.click("nav >> text=Library");
  await page.click(".intake >> text=Clear");
  await page.waitForSelector(".intake", { state: "detached" });
});

test("a folder keeps its folders; what cannot be read says why and what to do, is read again, and removed when that is confirmed", async () => {
  const folder = folderOf({
    "north/one.md": "# One\n\nFirst.",
    "north/.draft.md": "hidden",
    "south/deep/two.txt": "Second.",
    "south/bad.pdf": "%PDF-1.7",
    "south/tape.xyz": "?",
  });
  const name = folder.split("/").at(-1) ?? "";
  const page = await openLibrary("places");
  await page.setInputFiles(FOLDER, folder);
  await expect.poll(() => page.locator(".upload.ready").count(), { timeout: 20_000 }).toBe(2);
  expect(pathsIn("places")).toEqual(
    ["north/one.md", "south/bad.pdf", "south/deep/two.txt"].map((path) => `${name}/${path}`),
  );
  const failed = await page.locator(".upload.failed").allTextContents();
  expect(failed.map((text) => text.replaceAll(/\s+/g, " ")).sort()).toEqual([
    expect.stringMatching(/bad\.pdf.*Failed.*save it again/i),
    expect.stringMatching(/tape\.xyz.*Failed.*is not read/i),
  ]);
  await page.click(`.folders a >> text=${name}`);
  await page.click(".folders a >> text=south");
  await page.waitForSelector(".crumbs >> text=south");
  await expect.poll(() => page.locator(".documents > li").count()).toBe(2);
  expect(await violationsOf(page)).toEqual([]);
  await page.click(".failed-documents >> text=Read again");
  await page.waitForSelector(".job.finished >> text=1 could not be read");
  await page.click(".failed-documents >> text=Remove");
  await page.click("dialog >> text=Keep");
  expect(await page.locator(".failed-documents li").count()).toBe(1);
  await page.click(".failed-documents >> text=Remove");
  expect(await violationsOf(page)).toEqual([]);
  await expect.poll(() => page.textContent("dialog")).toContain("the file that was sent here is deleted");
  await page.click("dialog .primary");
  await page.waitForSelector(".failed-documents", { state: "detached" });
  await expect.poll(() => page.locator(".documents > li").count()).toBe(1);
  expect(readdirSync(join(bench.application.uploads.folderOf("places"), name, "south"))).not.toContain("bad.pdf");
  await page.click("text=Changed lately");
  await page.waitForSelector(".changes li >> text=Added");
});

test("what is dropped on the page comes in, whole folders too", async () => {
  const page = await openLibrary("dropped");
  const folder = folderOf({ "reel/three.md": "# Three\n\nThird.", "four.md": "# Four\n\nFourth." });
  const session = await page.context().newCDPSession(page);
  const drag = async (type: "dragEnter" | "dragOver" | "drop") =>
    session.send("Input.dispatchDragEvent", {
      type,
      x: 600,
      y: 300,
      data: { items: [], files: [join(folder, "reel"), join(folder, "four.md")], dragOperationsMask: 1 },
    });
  await drag("dragEnter");
  await drag("dragOver");
  await page.waitForSelector(".add.held >> text=Let go");
  await drag("drop");
  await expect.poll(() => page.locator(".upload.ready").count(), { timeout: 15_000 }).toBe(2);
  expect(pathsIn("dropped")).toEqual(["four.md", "reel/three.md"]);
});

test("what is being sent shows how far it is and how long it takes, is cancelled without a trace, and sent again", async () => {
  const page = await openLibrary("slow");
  const session = await page.context().newCDPSession(page);
  await setUploadSpeed(session, 400_000);
  await page.setInputFiles(FILES, [
    file("long.txt", "The lighthouse keeper counts ships. ".repeat(60_000)),
    file("short.txt", "The harbour master counts the tides."),
    file("third.txt", "The pilot counts the buoys."),
  ]);
  await page.waitForSelector(".intake-line >> text=/\\d of 3 files sent, .* left/");
  expect(await page.textContent(".upload.sending >> nth=0")).toMatch(/long\.txt.*[\d.]+ [KM]B of 2\.2 MB/s);
  await page.click(".intake >> text=Cancel all");
  await page.waitForSelector(".upload.cancelled >> text=long.txt");
  await setUploadSpeed(session, -1);
  await page.click('button[aria-label="Send long.txt again"]');
  await page.waitForSelector(".upload.ready >> text=long.txt");
  await expect.poll(() => pathsIn("slow")).toContain("long.txt");
  expect(readdirSync(bench.application.uploads.folderOf("slow")).filter((name) => name.startsWith("."))).toEqual([]);
});

function setUploadSpeed(session: CDPSession, bytesPerSecond: number): Promise<unknown> {
  const rest = { offline: false, latency: 0, downloadThroughput: -1 };
  return session.send("Network.emulateNetworkConditions", { ...rest, uploadThroughput: bytesPerSecond });
}

test("all that could not be read at a place is read again at once", async () => {
  const page = await openLibrary("torn");
  await page.setInputFiles(FILES, [file("bad.docx", "no archive"), file("worse.docx", "none either")]);
  await expect.poll(() => page.locator(".upload.failed").count(), { timeout: 20_000 }).toBe(2);
  await page.click(".failed-documents >> text=Read all again");
  await page.waitForSelector(".job.finished >> text=2 could not be read");
  expect(await violationsOf(page)).toEqual([]);
});

test("a proxy that lets no large file through is told from Eyrie", async () => {
  const service = await serveWithPage(bench.application, bench.directory);
  onTestFinished(() => service.close(0));
  const page = await openPageAt(service.url, { browser: bench.browser, mayMeet: /status of 413/ });
  await page.click("nav >> text=Library");
  await page.route("**/v1/collections/*/documents*", (route) =>
    route.fulfill({ status: 413, contentType: "text/html", body: "<h1>413 Request Entity Too Large</h1>" }),
  );
  await page.setInputFiles(FILES, file("large.md", "large"));
  await page.waitForSelector("text=The proxy before Eyrie takes nothing of this size.");
});

test("a reading that fails says so, and is tried again; a folder of the machine is read where it is, and stopped", async () => {
  const page = await openLibrary("locked");
  const lock = acquireWriterLock(bench.application.status({ id: "x", collections: "all" }).directory);
  onTestFinished(() => lock.release());
  await page.setInputFiles(FILES, file("later.md", "# Later\n\nRead at the second try."));
  await page.waitForSelector(".upload.failed >> text=/later.md.*Failed/s");
  lock.release();
  await page.click('button[aria-label="Send later.md again"]');
  await page.waitForSelector(".upload.ready >> text=later.md");
  const pages = Array.from({ length: 150 }, (_, index) => [
    `${index}.md`,
    `# ${index}\n\n${`Words ${index}. `.repeat(400)}`,
  ]);
  await page.click("summary >> text=A folder on the machine");
  await page.fill('[placeholder="/srv/contracts"]', folderOf(Object.fromEntries(pages) as Record<string, string>));
  await page.click("text=Read it");
  await page.waitForSelector(".job.running >> text=/\\d+ of 150 files read/");
  await page.click("text=Stop reading");
  await page.waitForSelector(".job.cancelled >> text=what was read stays");
});

test("who may only read is shown no way to add or remove", async () => {
  const { page, key } = await openGuardedPage(bench, bench.application);
  await signInOn(page, key({ role: "reader" }));
  await page.click("nav >> text=Library");
  await page.waitForSelector(".documents > li");
  expect(await page.locator(".add, .row-button").count()).toBe(0);
});
