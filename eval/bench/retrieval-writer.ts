// Writes one document after the other into a base, replacing those it wrote before, until it is killed: an ingest beside those who ask.
import { setTimeout as wait } from "node:timers/promises";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { BENCH_IDENTITY, BESIDE_FOLDER, DIMENSIONS, documentsOf } from "./retrieval-base.ts";
import { RetrievalCorpus } from "./retrieval-corpus.ts";

/** As fast as a fast embedding model lets an ingest be: ten passages every fifth of a second. */
const PAUSE_MS = 200;
const PASSAGES = 100_000;

const [directory = ""] = process.argv.slice(2);
const catalogue = Catalogue.open(locate(directory).catalogue, BENCH_IDENTITY);
const folder = catalogue.transaction(() => catalogue.documents.addFolder(BESIDE_FOLDER, "default"));
const corpus = new RetrievalCorpus({ passages: PASSAGES, dimensions: DIMENSIONS, seed: 5 });
process.stdout.write("writing\n");
for (const version of documentsOf(corpus, folder.id)) {
  catalogue.transaction(() => catalogue.documents.replace(version));
  await wait(PAUSE_MS);
}
