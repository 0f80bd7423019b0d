// Loaded before everything else by bin/eyrie.js: the guard is in force, and nothing in the environment names another place to send to,
// before the first library is loaded. What is configured is permitted by main.ts, once settings are read.
import { sendDirectly } from "./direct-agents.js";
import { installEgressGuard } from "./egress-guard.js";
import { clearOutwardVariables } from "./outward-variables.js";
import { quietOnnxRuntime } from "./quiet-onnx-runtime.js";

quietOnnxRuntime();

export const egressGuard = installEgressGuard({ loopback: true });
/** Names, never values. */
export const clearedVariables = clearOutwardVariables(process.env);
if (clearedVariables.includes("NODE_USE_ENV_PROXY")) sendDirectly();
