// `npm run prove -- <name>`: tries to break one promise many times, and fails when it does not hold.
import { proveCrash } from "./crash.ts";
import { proveNothingLeaves } from "./egress.ts";
import { proveFuzz } from "./fuzz.ts";
import { proveHostile } from "./hostile.ts";
import { LOAD_PARTS, proveLoad } from "./load.ts";

/** A proof prints as it goes and gives the number of times the promise did not hold. */
interface Proof {
  /** What may be given after the name, for people. */
  readonly takes?: string;
  readonly isUnderstood?: (given: readonly string[]) => boolean;
  run(print: (line: string) => void, given: readonly string[]): Promise<number>;
}

const PROOFS: Readonly<Record<string, Proof>> = {
  crash: { run: (print) => proveCrash(print) },
  egress: { run: proveNothingLeaves },
  fuzz: {
    takes: "[seed, a whole number]",
    isUnderstood: ([seed, ...more]) => /^\d*$/.test(seed ?? "") && more.length === 0,
    run: proveFuzz,
  },
  hostile: { run: proveHostile },
  load: {
    takes: `[${LOAD_PARTS.join("|")}]...`,
    isUnderstood: (given) => given.every((part) => LOAD_PARTS.includes(part)),
    run: proveLoad,
  },
};

const [name = "", ...given] = process.argv.slice(2);
const proof = PROOFS[name];
const isUnderstood = proof?.isUnderstood?.(given) ?? given.length === 0;
if (proof === undefined || !isUnderstood) {
  const usage = Object.entries(PROOFS).map(([one, { takes = "" }]) => `  npm run prove -- ${one} ${takes}`.trimEnd());
  process.stderr.write(`usage:\n${usage.join("\n")}\n`);
  process.exit(64);
}
process.exitCode = (await proof.run((line) => void process.stdout.write(`${line}\n`), given)) === 0 ? 0 : 1;
