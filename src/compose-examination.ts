// What `eyrie doctor` looks at, with the settings in force: the machine, the data folder, the people, and each server and model that is set.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { composeAccess } from "./compose-access.ts";
import { composeEmbedding } from "./compose-embedding.ts";
import { composeModel } from "./compose-model.ts";
import { composeRanking } from "./compose-ranking.ts";
import { type Environment, type Settings, readSettings } from "./config.ts";
import { type Check, examine, skipped, well } from "./doctor/check.ts";
import { checkClock, checkCompiler, checkNativeParts, checkNode } from "./doctor/machine-checks.ts";
import { checkFolder, checkPermissions, checkSettingsFile, checkSpace } from "./doctor/storage-checks.ts";
import { PAGE_DIRECTORY } from "./http/page.ts";
import type { Logger } from "./logger.ts";
import { PEOPLE_FILE } from "./people/people-database.ts";

const MODEL_MS = 5_000;
const MANIFEST = new URL("../package.json", import.meta.url);

/** Each as soon as it is known. @throws EyrieError `configuration-invalid` when the settings themselves are wrong */
export async function* composeExamination(
  environment: Environment,
  logger: Logger,
  onNotice: (notice: string) => void,
): AsyncGenerator<Check> {
  const settings = readSettings(environment);
  const directory = resolve(settings.EYRIE_DATA);
  const { engines } = JSON.parse(readFileSync(MANIFEST, "utf8")) as { engines: { node: string } };
  yield checkNode(process.version, engines.node);
  yield* checkNativeParts();
  yield await checkCompiler();
  yield checkPage();
  yield await checkFolder(directory);
  yield await checkPermissions(directory);
  yield checkSettingsFile(environment["EYRIE_CONFIG"] || null);
  yield await checkSpace(directory);
  yield checkClock(Date.now(), lastKnownMs(directory));
  yield await checkAccess(settings);
  yield await checkEmbedding(settings, join(directory, "models"), logger, onNotice);
  yield await checkReranker(settings, logger);
  yield await checkModel(settings, logger);
}

function checkPage(): Check {
  if (existsSync(join(PAGE_DIRECTORY, "index.html"))) return well("page", "the page is built");
  const found = "the page was not built; everything else works";
  return { name: "page", verdict: "warning", found, remedy: "Run `npm run build`: it makes the page." };
}

/** When Eyrie was installed, or something was last written of people. */
function lastKnownMs(directory: string): number {
  const people = join(directory, PEOPLE_FILE);
  const files = [MANIFEST, people, `${people}-wal`].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(...files);
}

function checkAccess(settings: Settings): Promise<Check> {
  return examine(
    "access",
    async () => {
      const file = join(resolve(settings.EYRIE_DATA), PEOPLE_FILE);
      if (!existsSync(file)) return skipped("access", "there are no keys; the service is open to this machine alone");
      const { people, opensToMachine, hosts } = await composeAccess(settings);
      const { broken, head } = people.audit.verify();
      const keys = people.keys.list().length;
      people.close();
      if (broken !== null) {
        const remedy = "Somebody has changed it: `eyrie audit verify` and a backup of the data folder say more.";
        return {
          name: "access",
          verdict: "failed",
          found: `entry ${broken.seq} of the audit log ${broken.reason}`,
          remedy,
        };
      }
      const reach = opensToMachine ? "this machine needs no key" : "every caller shows who they are";
      return well(
        "access",
        `${keys} keys, ${reach}, reached as ${hosts.join(", ")}, ${head.seq} entries in the audit log`,
      );
    },
    "Look at docs/access.md.",
  );
}

function checkEmbedding(
  settings: Settings,
  models: string,
  logger: Logger,
  onNotice: (notice: string) => void,
): Promise<Check> {
  return examine(
    "embedding",
    async () => {
      const embedding = await composeEmbedding(settings, models, logger, onNotice);
      try {
        const began = performance.now();
        await embedding.embed(["Is anybody there?"], { purpose: "query" });
        const ms = Math.round(performance.now() - began);
        return well(
          "embedding",
          `${embedding.fingerprint}: ${embedding.dimensions} dimensions, a sentence in ${ms} ms`,
        );
      } finally {
        await embedding.close();
      }
    },
    "Check the settings that begin with EYRIE_EMBEDDING_.",
  );
}

function checkReranker(settings: Settings, logger: Logger): Promise<Check> {
  return examine(
    "reranker",
    async () => {
      const { reranker } = await composeRanking(settings, logger);
      if (reranker === null) return skipped("reranker", "none is set");
      const texts = ["It rains.", "The sun shines."];
      await reranker.rerank("Does it rain?", texts, AbortSignal.timeout(MODEL_MS));
      await reranker.close();
      return well("reranker", `${reranker.name} answers`);
    },
    "Check the settings that begin with EYRIE_RERANKER_.",
  );
}

function checkModel(settings: Settings, logger: Logger): Promise<Check> {
  return examine(
    "model",
    async () => {
      const model = await composeModel(settings, logger);
      if (model === null) return skipped("model", "none is set: answers are quoted from the documents");
      const { modelId, maxInputTokens, maxTotalTokens } = await model.limits(AbortSignal.timeout(MODEL_MS));
      return well("model", `${modelId}: ${maxInputTokens} tokens of prompt, ${maxTotalTokens} in all`);
    },
    "Start the model server, or correct EYRIE_TGI_URL or EYRIE_CHAT_URL; docs/models.md has the flags.",
  );
}
