// Debian's chromium over the page as it is built, served by the product itself.
import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type Browser, chromium } from "playwright-core";
import type { Application } from "../../src/application.ts";
import { listen } from "../../src/http/listen.ts";
import { MACHINE_ONLY } from "../../src/http/access/service-access.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";

const BUILD = resolve(import.meta.dirname, "../../bin/build-page.js");
/** As Debian and others name it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The page, built now from its sources. */
export function buildPage(): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), "eyrie-page-"));
  execFileSync(process.execPath, [BUILD, directory], { stdio: "pipe" });
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Closed by the caller. It reaches nothing by itself: no updates, no component downloads, no first-run pages. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    // root has no sandbox to offer; the only pages are the ones served here
    args: [
      "--no-sandbox",
      "--disable-component-update",
      "--disable-background-networking",
      "--no-first-run",
      // what it would ask by itself all the same, as about fields of a form, leads nowhere: not even a name is looked up
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      "--disable-features=AutofillServerCommunication",
    ],
  });
}

export function serveWithPage(application: Application, directory: string) {
  return listen(createService(application, silentLogger, MACHINE_ONLY, directory), { host: "127.0.0.1", port: 0 });
}

function chromiumPath(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found === undefined) throw new Error("no chromium in PATH; on Debian: apt-get install chromium");
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
