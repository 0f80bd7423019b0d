// Keys, users and groups as they go over the wire.
import { z } from "@hono/zod-openapi";
import { ROLES } from "../people/role.ts";
import { collectionName } from "./document-wire.ts";

/** Of a key, a user or a group: words on one line. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // written so that the document can show it: a pattern there has no flags
  .regex(/^[^\u0000-\u001F\u007F-\u009F]+$/, "must be on one line");

export const keyId = z.string().regex(/^[0-9a-f]{16}$/, "must be an id of 16 hexadecimal digits");

const collections = z
  .union([z.literal("all"), z.array(collectionName).max(1_000)])
  .openapi({ description: "Names, or `all` there will ever be." });

const role = z.enum(ROLES);

export const grantBody = z.strictObject({ role, collections });
export const userBody = z.strictObject({ role, collections, groups: z.array(personName).max(1_000) });

export const keyBody = z.strictObject({
  name: personName,
  role,
  collections,
  user: personName
    .nullable()
    .default(null)
    .openapi({ description: "Whose key it is: it then does and sees no more than they may." }),
  expires: z.iso
    .date("must be a day such as 2027-01-31")
    .nullable()
    .default(null)
    .openapi({ description: "The last day it holds, in UTC; null: until it is revoked." }),
});

const seen = z.union([z.literal("all"), z.array(z.string()).readonly()]);

export const key = z
  .object({
    id: z.string(),
    name: z.string(),
    user: z.string().nullable(),
    role,
    collections: seen,
    created: z.string(),
    expires: z.string().nullable(),
    revoked: z.string().nullable(),
  })
  .openapi("Key");

export const madeKey = key
  .extend({ secret: z.string().openapi({ description: "The key itself: it cannot be had again." }) })
  .openapi("MadeKey");

export const user = z
  .object({ name: z.string(), role, collections: seen, groups: z.array(z.string()).readonly() })
  .openapi("User");

export const group = z
  .object({ name: z.string(), role, collections: seen, members: z.array(z.string()).readonly() })
  .openapi("Group");
