#!/usr/bin/env node
// Runs src/main.ts: tsx reads TypeScript as it stands, so there is no build to wait for.
import { register } from "tsx/esm/api";

register();
await import("../src/main.ts");
