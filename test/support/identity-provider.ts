// An identity provider for one test: a real server of public keys on loopback, and the tokens it signs.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type GenerateKeyPairResult, SignJWT, exportJWK, generateKeyPair } from "jose";
import { onTestFinished } from "vitest";

export const ISSUER = "https://login.example.org";
export const AUDIENCE = "eyrie";

export interface MadeToken {
  readonly claims?: Record<string, unknown>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string | number | null;
  readonly key?: GenerateKeyPairResult["privateKey"];
}

export interface IdentityProvider {
  readonly keysAddress: string;
  /** How often the keys were asked for. */
  readonly asked: number;
  /** Answers so from now on, in place of its keys. */
  answer(given: { status: number; body: string; location?: string }): void;
  /** For anna@example.org of the group staff, unless made otherwise. */
  token(made?: MadeToken): Promise<string>;
}

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const keys = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const body = JSON.stringify({ keys: [jwk] });
  let answer: { status: number; body: string; location?: string } = { status: 200, body };
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (request.url === "/moved") return void response.end(body);
    response.writeHead(answer.status, {
      "content-type": "application/json",
      ...(answer.location && { location: answer.location }),
    });
    response.end(answer.body);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void server.close());
  return {
    keysAddress: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    get asked() {
      return asked;
    },
    answer: (given) => {
      answer = given;
    },
    token: ({ claims, issuer = ISSUER, audience = AUDIENCE, expires = "5m", key = keys.privateKey } = {}) => {
      const made = new SignJWT({ email: "anna@example.org", groups: ["staff", 7], ...claims })
        .setProtectedHeader({ alg: "ES256", kid: "one" })
        .setIssuer(issuer)
        .setAudience(audience);
      return (expires === null ? made : made.setExpirationTime(expires)).sign(key);
    },
  };
}
