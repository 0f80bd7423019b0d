// What `import ... from "eyrie/client"` loads: tsx reads src/client.ts as it stands.
import { register } from "tsx/esm/api";

register();
export const { createEyrieClient } = await import("../src/client.ts");
