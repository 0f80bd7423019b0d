// `npm run prove -- <name>`: tries to break one promise many times, and fails when it does not hold.
import { proveCrash } from "./crash.ts";
import { proveNothingLeaves } from "./egress.ts";
import { proveFuzz } from "./fuzz.ts";
import { proveHostile } from "./hostile.ts";
import { proveLoad } from "./load.ts";

/** A proof prints as it goes and gives the number of times the promise did not hold. */
type Proof = (print: (line: string) => void, given: readonly string[]) => Promise<number>;

const PROOFS: Readonly<Record<string, Proof>> = {
  crash: (print) => proveCrash(print),
  egress: proveNothingLeaves,
  fuzz: proveFuzz,
  hostile: proveHostile,
  load: proveLoad,
};

const [name = "", ...given] = process.argv.slice(2);
const proof = PROOFS[name];
if (!proof) {
  process.stderr.write(`usage: npm run prove -- <${Object.keys(PROOFS).join("|")}>\n`);
  process.exit(64);
}
process.exitCode = (await proof((line) => void process.stdout.write(`${line}\n`), given)) === 0 ? 0 : 1;
