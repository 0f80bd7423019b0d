// The embedding engine is a setting; a knowledge base built with one is not opened with another.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openApplication } from "../support/sample-library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { ScriptedEmbeddingServer } from "./scripted-embedding-server.ts";
import { OWNER } from "../../src/document/principal.ts";

test.each(["EYRIE_EMBEDDING_TEI_URL", "EYRIE_EMBEDDING_OPENAI_URL"])(
  "%s embeds documents and questions",
  async (setting) => {
    const server = new ScriptedEmbeddingServer();
    const environment = { EYRIE_DATA: join(temporaryFolder(), "kb"), [setting]: `${await server.listen()}/` };
    onTestFinished(() => server.close());
    const folder = temporaryFolder();
    writeFileSync(join(folder, "wind.txt"), "The anemometer starts to turn at 0.4 m/s.");
    const application = await openApplication(environment);
    const report = await application.sync([folder], { onEvent: () => {}, signal: AbortSignal.timeout(30_000) });
    expect(report).toMatchObject({ added: ["wind.txt"], failed: [] });
    const found = await application.search({
      principal: OWNER,
      question: "anemometer",
      limit: 1,
      signal: AbortSignal.timeout(30_000),
    });
    expect(found[0]?.provenance.path).toBe("wind.txt");
    await application.close();

    const builtIn = openApplication({ EYRIE_DATA: environment.EYRIE_DATA });
    await expect(builtIn).rejects.toMatchObject({ code: "knowledge-base-mismatch" });
  },
);

test("a model folder that is not there is named", async () => {
  const environment = { EYRIE_DATA: temporaryFolder(), EYRIE_EMBEDDING_DIRECTORY: "/no/such/model" };
  await expect(openApplication(environment)).rejects.toMatchObject({ code: "configuration-invalid" });
});
