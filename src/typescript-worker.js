// Starts a worker thread whose code is TypeScript: Node 20 runs worker threads without the loader of their parent, so it is
// registered here first. The entry's URL is the thread's only argument.
import { register } from "tsx/esm/api";

register();
await import(process.argv[2]);
