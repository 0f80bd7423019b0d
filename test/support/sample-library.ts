// What is compiled is brought up to date, and the sample library ingested, once for a whole test run; tests open it by its folder.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inject, onTestFinished } from "vitest";
import type { TestProject } from "vitest/node";
import type { Application } from "../../src/application.ts";
import { composeApplication } from "../../src/compose.ts";
import { readSettings } from "../../src/config.ts";
import { silentLogger } from "../../src/logger.ts";

declare module "vitest" {
  export interface ProvidedContext {
    sampleKnowledgeBase: string;
  }
}

const BUILD = resolve(import.meta.dirname, "../../bin/build.js");

export const SAMPLE_FOLDER = resolve(import.meta.dirname, "../../data/sample");

/** Vitest's global setup: what it returns runs when all tests are done. */
export async function setup(project: TestProject): Promise<() => void> {
  execFileSync(process.execPath, [BUILD], { stdio: "inherit" });
  const folder = mkdtempSync(join(tmpdir(), "eyrie-sample-"));
  const application = await openApplication({ EYRIE_DATA: folder });
  await application.sync([SAMPLE_FOLDER], { onEvent: () => {}, signal: AbortSignal.timeout(240_000) });
  await application.close();
  project.provide("sampleKnowledgeBase", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

export function openApplication(environment: Record<string, string>): Promise<Application> {
  return composeApplication({ settings: readSettings(environment), logger: silentLogger });
}

/** The product over the sample library, closed when the test ends. */
export async function openSample(environment: Record<string, string> = {}): Promise<Application> {
  const application = await openApplication({ EYRIE_DATA: inject("sampleKnowledgeBase"), ...environment });
  onTestFinished(() => application.close());
  return application;
}
