// Tokens of an identity provider, which is a real server of public keys on loopback.
import { SignJWT, generateKeyPair } from "jose";
import { beforeEach, expect, test } from "vitest";
import { TokenVerifier } from "../../src/people/token-verifier.ts";
import { AUDIENCE, ISSUER, type IdentityProvider, startIdentityProvider } from "../support/identity-provider.ts";

let provider: IdentityProvider;

beforeEach(async () => {
  provider = await startIdentityProvider();
});

function verifier(): TokenVerifier {
  const { keysAddress } = provider;
  return new TokenVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    keysAddress,
    userClaim: "email",
    groupsClaim: "groups",
  });
}

const publicKeys = async () => (await fetch(provider.keysAddress)).text();

test("a token of this issuer for this audience names a user and their groups; the keys are asked for once", async () => {
  const verify = verifier();
  for (let turn = 0; turn < 5; turn += 1)
    expect(await verify.verify(await provider.token())).toEqual({ name: "anna@example.org", groups: ["staff"] });
  expect(provider.asked).toBe(1);
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
    .sign(new TextEncoder().encode(await publicKeys()));
  const wrong = [
    provider.token({ key: other.privateKey }),
    provider.token({ issuer: "https://elsewhere.example" }),
    provider.token({ audience: "another" }),
    provider.token({ expires: Math.floor(Date.now() / 1000) - 60 }),
    provider.token({ expires: null }),
    provider.token({ claims: { email: undefined } }),
    provider.token({ claims: { email: "" } }),
    provider.token({ claims: { nbf: Math.floor(Date.now() / 1000) + 300 } }),
    Promise.resolve(none.replaceAll("=", "")),
    shared,
    Promise.resolve("x.y.z"),
    Promise.resolve(""),
  ];
  for (const made of wrong) expect(await verify.verify(await made)).toBeNull();
  expect(await verify.verify(await provider.token())).not.toBeNull();
});

test.each([
  ["answers with an error", { status: 500, body: "" }],
  ["sends elsewhere", { status: 302, body: "", location: "/moved" }],
  ["answers with no keys", { status: 200, body: "{}" }],
  ["answers without end", { status: 200, body: "x".repeat(1_100_000) }],
])("a provider that %s is unreachable, which is no caller's fault", async (_name, given) => {
  provider.answer(given);
  await expect(verifier().verify(await provider.token())).rejects.toMatchObject({
    code: "identity-provider-unreachable",
  });
});
