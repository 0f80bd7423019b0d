// The cookie of a session: out of reach of scripts, never sent along from another site.
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { RequestOrigin } from "./request-origin.ts";

export const SESSION_COOKIE = "eyrie_session";
const FIXED = { path: "/", httpOnly: true, sameSite: "Strict" } as const;

export function readSessionCookie(context: Context): string | undefined {
  return getCookie(context, SESSION_COOKIE);
}

export function writeSessionCookie(
  context: Context,
  token: string,
  { protocol }: RequestOrigin,
  lastsSeconds: number,
): void {
  setCookie(context, SESSION_COOKIE, token, { ...FIXED, secure: protocol === "https", maxAge: lastsSeconds });
}

export function clearSessionCookie(context: Context, { protocol }: RequestOrigin): void {
  deleteCookie(context, SESSION_COOKIE, { ...FIXED, secure: protocol === "https" });
}
