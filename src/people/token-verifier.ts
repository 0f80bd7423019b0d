// OpenID Connect tokens: who their issuer says the caller is. Signed, unexpired, by this issuer for this audience, or nobody's.
import { type JWTPayload, createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";
import { EyrieError } from "../errors.ts";

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's public keys are; nothing else is asked, and no redirect is followed. */
  readonly keysAddress: string;
  readonly userClaim: string;
  readonly groupsClaim: string;
}

export interface VouchedUser {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Signatures whose keys are public; with a shared secret, or none, whoever has the public key could sign. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const CLOCKS_APART_SECONDS = 30;
const KEYS_DEADLINE_MS = 5_000;
const MOST_KEYS_BYTES = 1_000_000;

export class TokenVerifier {
  readonly #options: TokenVerifierOptions;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
    this.#keys = createRemoteJWKSet(new URL(options.keysAddress), {
      timeoutDuration: KEYS_DEADLINE_MS,
      [customFetch]: fetchKeys,
    });
  }

  /** Null when the token does not hold. @throws EyrieError `identity-provider-unreachable` */
  async verify(token: string): Promise<VouchedUser | null> {
    const { issuer, audience, userClaim, groupsClaim } = this.#options;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCKS_APART_SECONDS,
        requiredClaims: ["exp"],
      });
      const name = payload[userClaim];
      if (typeof name !== "string" || name === "") return null;
      return { name, groups: readGroups(payload, groupsClaim) };
    } catch (error) {
      if (isUnreachable(error)) {
        const message = `the keys of ${issuer} could not be had from ${new URL(this.#options.keysAddress).host}`;
        throw new EyrieError("identity-provider-unreachable", message, { cause: error });
      }
      return null;
    }
  }
}

async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, redirect: "error" });
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MOST_KEYS_BYTES) throw new Error(`the keys are over ${MOST_KEYS_BYTES} bytes`);
    pieces.push(piece);
  }
  return new Response(Buffer.concat(pieces), { status: response.status, headers: response.headers });
}

/** What jose throws of the token itself has its own class each; the rest came of fetching the keys. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  // the keys were not JSON, or answered with another status than 200
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === "ERR_JOSE_GENERIC"
  );
}

function readGroups(payload: JWTPayload, claim: string): string[] {
  const groups = payload[claim];
  return Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [];
}
