// The settings of the service: where it listens, who is let in, and how much of it one caller may take. Part of the schema in config.ts.
import { isIP } from "node:net";
import { z } from "zod";

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(",").map((one) => one.trim()))
    .pipe(z.array(item));
const hostName = z
  .string()
  .regex(
    /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i,
    "must be names as browsers send them, such as eyrie.example.org or 10.0.0.5:3000",
  );
const ipAddress = z.string().refine((text) => isIP(text) !== 0, "must be IP addresses such as 10.0.0.2");
const headerName = z.string().regex(/^[a-z0-9-]+$/i, "must be the name of a header");
const webAddress = z.url({ protocol: /^https?$/, error: "must be an address such as https://login.example.org/keys" });

export const serviceSettings = {
  EYRIE_HOST: z
    .string()
    .regex(/^[a-z0-9.:-]+$/i, "must be an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0")
    .default("127.0.0.1")
    .describe(
      "Address the service listens on. Any but this machine's own (127.0.0.1, ::1, localhost) takes keys (docs/access.md).",
    ),
  EYRIE_PORT: wholeNumber(0, 65_535).default(3000).describe("Port the service listens on; 0 takes any free one."),
  EYRIE_HOSTS: list(hostName)
    .optional()
    .describe(
      "Names under which the service is reached besides localhost and EYRIE_HOST, separated by commas; any other is refused.",
    ),
  EYRIE_KEYS_REQUIRED: z
    .enum(["no", "yes"])
    .default("no")
    .describe("Whether a key is needed on this machine too; from elsewhere one always is."),
  EYRIE_PROXY_ADDRESSES: list(ipAddress)
    .optional()
    .describe(
      "Addresses of proxies, separated by commas, whose word on user, groups, address and protocol of a request is taken.",
    ),
  EYRIE_PROXY_USER_HEADER: headerName
    .optional()
    .describe(
      "Header in which such a proxy names the user it has signed in, such as Remote-User; not set: users are not taken from proxies.",
    ),
  EYRIE_PROXY_GROUPS_HEADER: headerName
    .optional()
    .describe("Header in which such a proxy names the user's groups, separated by commas, such as Remote-Groups."),
  EYRIE_OIDC_ISSUER: z
    .string()
    .min(1)
    .optional()
    .describe("Issuer of the OpenID Connect tokens that are taken as bearer tokens."),
  EYRIE_OIDC_AUDIENCE: z.string().min(1).optional().describe("Audience that such a token must be made for."),
  EYRIE_OIDC_JWKS_URL: webAddress
    .optional()
    .describe("Address of the issuer's public keys; the only one that is asked."),
  EYRIE_OIDC_USER_CLAIM: z.string().min(1).default("sub").describe("Claim of a token that names the user."),
  EYRIE_OIDC_GROUPS_CLAIM: z
    .string()
    .min(1)
    .default("groups")
    .describe("Claim of a token that lists the user's groups."),
  EYRIE_SESSION_IDLE_MINUTES: wholeNumber(1, 10_080)
    .default(60)
    .describe("A session of the page that is not used for this long is over."),
  EYRIE_SESSION_HOURS: wholeNumber(1, 720)
    .default(12)
    .describe("A session of the page is over after this long, however much it is used."),
  EYRIE_AUDIT_QUESTIONS: z
    .enum(["text", "hash"])
    .default("text")
    .describe("Whether the audit log keeps questions in their words, or a hash that tells the same question again."),
  EYRIE_CONVERSATION_DAYS: wholeNumber(0, 36_500)
    .default(365)
    .describe("Days that a conversation is kept after its last question; 0 keeps none."),
  EYRIE_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000)
    .default(600)
    .describe("Requests a minute of one caller, and of one address that has shown no key."),
  EYRIE_OTLP_URL: webAddress
    .optional()
    .describe(
      "Address of an OpenTelemetry collector that the service sends traces to over OTLP/HTTP, such as http://127.0.0.1:4318; not set: nothing is traced.",
    ),
  EYRIE_UPLOAD_MEGABYTES: wholeNumber(0, 100_000_000)
    .default(10_000)
    .describe("Room for uploaded files, of all collections together; one more is refused."),
  EYRIE_CALLER_PLACES: wholeNumber(1, 10_000)
    .default(8)
    .describe("Questions and searches of one caller that are worked on at once."),
  EYRIE_CALLER_QUEUE: wholeNumber(0, 10_000)
    .default(16)
    .describe("Questions and searches of one caller that may wait for a place; one more is refused."),
};
