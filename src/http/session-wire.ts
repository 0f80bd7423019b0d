// Who a caller is, as it goes over the wire.
import { z } from "@hono/zod-openapi";
import { ROLES } from "../people/role.ts";

export const caller = z
  .object({
    id: z.string().openapi({ description: "Of the user, or of the key that belongs to none." }),
    name: z.string(),
    role: z.enum(ROLES),
    collections: z.union([z.literal("all"), z.array(z.string()).readonly()]),
    carrier: z
      .enum(["machine", "key", "session", "proxy", "token", "none"])
      .openapi({ description: "How it is known." }),
    keeps: z.boolean().openapi({ description: "Whether conversations and feedback are kept." }),
  })
  .openapi("Caller");
