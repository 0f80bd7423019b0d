// What every request carries on its way through the service, and what the routes are made from.
import type { Application } from "../application.ts";
import type { EyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { AuditLog } from "../people/audit-log.ts";
import type { Caller } from "../people/caller.ts";
import type { RequestOrigin } from "./access/request-origin.ts";
import type { ServiceAccess } from "./access/service-access.ts";

/** `from` is set by the guard of origins, before all else; `audit` (null where nothing is noted), `principal` and `refusal` (why who is nobody is not let in) are set by the one middleware that tells who asks, before any route runs. */
export interface ServiceEnvironment {
  Variables: { from: RequestOrigin; audit: AuditLog | null; principal: Caller; refusal: () => EyrieError };
}

export interface ServiceParts {
  readonly application: Application;
  readonly logger: Logger;
  readonly access: ServiceAccess;
}
