// What every request carries on its way through the service, and what the routes are made from.
import type { Application } from "../application.ts";
import type { Logger } from "../logger.ts";
import type { Caller } from "../people/caller.ts";

/** `principal` is set by the one middleware that tells who asks, before any route runs. */
export interface ServiceEnvironment {
  Variables: { principal: Caller };
}

export interface ServiceParts {
  readonly application: Application;
  readonly logger: Logger;
}
