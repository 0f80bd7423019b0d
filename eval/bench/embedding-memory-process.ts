// A process of its own, started by embedding-memory.ts: the memory that embedding many passages takes over the idle process.
import { ENGINE_NAMES, openEngine } from "./embedding-engines.ts";
import { passagesOf, tokenizerOfModel } from "./embedding-texts.ts";

const [name, modelsDirectory = "", count] = process.argv.slice(2);
const engineName = ENGINE_NAMES.find((known) => known === name);
if (!engineName) throw new Error(`no engine named ${name}`);
const tokenizer = await tokenizerOfModel();
const passages = passagesOf(210, Number(count), tokenizer);
// Sampled, because the system's own high-water mark is inherited from the process that started this one.
const residentMegabytes = () => process.memoryUsage.rss() / 1024 / 1024;
const idle = residentMegabytes();
let peak = idle;
const sampling = setInterval(() => (peak = Math.max(peak, residentMegabytes())), 20);
const engine = await openEngine(engineName, modelsDirectory, tokenizer);
await engine.embed(passages);
clearInterval(sampling);
process.stdout.write(JSON.stringify({ idle, peak }));
await engine.close();
