// Tokens of an identity provider, which is a real server of public keys on loopback.
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type GenerateKeyPairResult, SignJWT, exportJWK, generateKeyPair } from "jose";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { TokenVerifier } from "../../src/people/token-verifier.ts";

const ISSUER = "https://login.example.org";
const AUDIENCE = "eyrie";

let keys: GenerateKeyPairResult;
let provider: Server;
let asked: number;
let answer: { status: number; body: string; location?: string };

beforeEach(async () => {
  keys = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256", use: "sig" };
  answer = { status: 200, body: JSON.stringify({ keys: [jwk] }) };
  asked = 0;
  provider = createServer((_request, response) => {
    asked += 1;
    response.writeHead(answer.status, {
      "content-type": "application/json",
      ...(answer.location && { location: answer.location }),
    });
    response.end(answer.body);
  });
  await new Promise<void>((ready) => provider.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void provider.close());
});

function verifier(): TokenVerifier {
  const { port } = provider.address() as AddressInfo;
  const keysAddress = `http://127.0.0.1:${port}/keys`;
  return new TokenVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    keysAddress,
    userClaim: "email",
    groupsClaim: "groups",
  });
}

interface Made {
  readonly claims?: Record<string, unknown>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string | number | null;
  readonly key?: GenerateKeyPairResult["privateKey"];
}

function token({
  claims = {},
  issuer = ISSUER,
  audience = AUDIENCE,
  expires = "5m",
  key = keys.privateKey,
}: Made = {}) {
  const made = new SignJWT({ email: "anna@example.org", groups: ["staff", 7], ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "one" })
    .setIssuer(issuer)
    .setAudience(audience);
  return (expires === null ? made : made.setExpirationTime(expires)).sign(key);
}

test("a token of this issuer for this audience names a user and their groups; the keys are asked for once", async () => {
  const verify = verifier();
  for (let turn = 0; turn < 5; turn += 1)
    expect(await verify.verify(await token())).toEqual({ name: "anna@example.org", groups: ["staff"] });
  expect(asked).toBe(1);
});

test("what is unsigned, expired, of another or for another is nobody's", async () => {
  const verify = verifier();
  const other = await generateKeyPair("ES256");
  const none = `${btoa(JSON.stringify({ alg: "none" }))}.${btoa(JSON.stringify({ email: "anna@example.org", iss: ISSUER, aud: AUDIENCE, exp: 9e9 }))}.`;
  const shared = new SignJWT({ email: "anna@example.org" })
    .setProtectedHeader({ alg: "HS256", kid: "one" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode(answer.body));
  const wrong = [
    token({ key: other.privateKey }),
    token({ issuer: "https://elsewhere.example" }),
    token({ audience: "another" }),
    token({ expires: Math.floor(Date.now() / 1000) - 60 }),
    token({ expires: null }),
    token({ claims: { email: undefined } }),
    token({ claims: { email: "" } }),
    token({ claims: { nbf: Math.floor(Date.now() / 1000) + 300 } }),
    Promise.resolve(none.replaceAll("=", "")),
    shared,
    Promise.resolve("x.y.z"),
    Promise.resolve(""),
  ];
  for (const made of wrong) expect(await verify.verify(await made)).toBeNull();
  expect(await verify.verify(await token())).not.toBeNull();
});

test.each([
  ["answers with an error", { status: 500, body: "" }],
  ["sends elsewhere", { status: 302, body: "", location: "http://127.0.0.1:9/keys" }],
  ["answers with no keys", { status: 200, body: "{}" }],
  ["answers without end", { status: 200, body: "x".repeat(1_100_000) }],
])("a provider that %s is unreachable, which is no caller's fault", async (_name, given) => {
  answer = given;
  await expect(verifier().verify(await token())).rejects.toMatchObject({ code: "identity-provider-unreachable" });
});
