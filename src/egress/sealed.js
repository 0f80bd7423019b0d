// Loaded first in every thread and in every process that reads files: none of them has a reason to connect to anything, this machine
// included. Plain JavaScript, since it goes before the loader of TypeScript.
import { installEgressGuard } from "./egress-guard.js";

installEgressGuard({ loopback: false });
