#!/usr/bin/env node
// Runs src/main.ts: tsx reads TypeScript as it stands. The egress guard goes before even that.
import { whatIsNotCompiled } from "./native-parts.js";

const missing = whatIsNotCompiled();
if (missing === null) {
  await import("../src/egress/guarded-process.js");
  const { register } = await import("tsx/esm/api");
  register();
  await import("../src/main.ts");
} else {
  process.stderr.write(`eyrie: ${missing}\n`);
  process.exitCode = 78;
}
