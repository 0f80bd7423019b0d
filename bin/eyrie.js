#!/usr/bin/env node
// Runs src/main.ts: tsx reads TypeScript as it stands, so there is no build to wait for. The egress guard goes before even that.
await import("../src/egress/guarded-process.js");
const { register } = await import("tsx/esm/api");
register();
await import("../src/main.ts");
