// A process of its own for one peer: builds its store from the vectors of a base, asks it, and prints the figures as JSON; `null` when
// it is not installed.
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { quantiles, timesOf } from "./quantiles.ts";
import { DIMENSIONS, SEED } from "./retrieval-base.ts";
import { RetrievalCorpus } from "./retrieval-corpus.ts";
import { PEERS, type PeerFigures, type PeerName } from "./retrieval-peers.ts";
import { NEAREST, questionsWithTruth, trueNeighbours } from "./retrieval-questions.ts";

const PER_LIST = 100;

const [name = "", directory = "", size = ""] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await measure()));

async function measure(): Promise<PeerFigures | null> {
  const corpus = new RetrievalCorpus({ passages: Number(size), dimensions: DIMENSIONS, seed: SEED });
  const truth = trueNeighbours(directory, corpus)["100 %"] ?? [];
  const catalogue = Catalogue.openForReading(locate(directory).catalogue);
  const vectors = [...catalogue.chunks.allVectors()];
  catalogue.close();
  const begun = performance.now();
  const peer = await PEERS[name as PeerName](vectors);
  if (peer === undefined) return null;
  const builtPerSecond = vectors.length / ((performance.now() - begun) / 1000);
  let [right, wanted] = [0, 0];
  const questions = questionsWithTruth(corpus);
  const times = await timesOf(questions.length, async (place) => {
    const found = await peer.search(questions[place]?.vector ?? new Float32Array(DIMENSIONS), PER_LIST);
    const nearest = truth[place] ?? [];
    right += nearest.filter((label) => found.slice(0, NEAREST).includes(label)).length;
    wanted += nearest.length;
  });
  await peer.close();
  return { ...quantiles(times), builtPerSecond, recall: right / wanted };
}
