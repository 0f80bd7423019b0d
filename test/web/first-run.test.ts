// Who has run the first command of the README and read nothing: they ask, open the cited page, and add a folder of their own.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { folderOf } from "../support/library.ts";
import { askOn, openPageAt, waitForAnswer } from "../support/page-session.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = resolve(import.meta.dirname, "../..");

/** What `npm start` runs, over a knowledge base that is not there yet. */
function runFirstCommand(): Promise<string> {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: { start: string } };
  const steps = scripts.start.split(" && ").map((step) => step.split(" "));
  expect(steps.map(([program]) => program)).toEqual(["node", "node"]);
  const [[, ...build] = [], [, ...given] = []] = steps;
  execFileSync(process.execPath, build, { cwd: root });
  const { PATH = "", HOME = "/" } = process.env;
  const env = { PATH, HOME, EYRIE_DATA: join(temporaryFolder(), "kb"), EYRIE_PORT: "0" };
  const service = spawn(process.execPath, given, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => stop(service));
  return new Promise((found, reject) => {
    let said = "";
    // read to the end: a pipe that is closed would end the service
    for (const output of [service.stdout, service.stderr])
      output.on("data", (piece) => {
        said += String(piece);
        const address = /on (http:\S+)/.exec(said)?.[1];
        if (address !== undefined) found(address);
      });
    service.on("exit", () => reject(new Error(`the service ended: ${said}`)));
  });
}

async function stop(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null) return;
  service.kill("SIGTERM");
  await once(service, "exit");
}

test("they ask, open the cited page, follow the hint and add a folder of their own", async () => {
  const [url, browser] = await Promise.all([runFirstCommand(), openBrowser()]);
  onTestFinished(() => browser.close());
  const page = await openPageAt(url, { browser });
  await page.waitForSelector(".suggestions button");
  await askOn(page, "What is the daily meal allowance in Norway?");
  await waitForAnswer(page);
  expect(await page.textContent(".prose")).toContain("82");
  await page.click(".source button");
  await page.waitForSelector(".reader .sheet[data-drawn]");
  expect(await page.textContent(".reader .page-steps")).toMatch(/Page \d of \d/);
  expect(await page.locator(".reader .sheet-mark").count()).toBeGreaterThan(0);
  await page.click("text=New question");
  await page.click("text=Add your own documents");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.click("button >> text=Add a folder")]);
  await chooser.setFiles(
    folderOf({ "boats/ferry.md": "# Ferry\n\nThe night ferry to Vardal leaves from quay seven." }),
  );
  await page.waitForSelector(".upload.ready >> text=ferry.md");
  await page.waitForSelector(".documents >> text=Ferry");
  await page.click("text=New question");
  await askOn(page, "From which quay does the night ferry to Vardal leave?");
  await waitForAnswer(page);
  expect(await page.textContent(".prose")).toContain("quay seven");
  expect(await page.textContent(".source")).toContain("boats/ferry.md");
});
