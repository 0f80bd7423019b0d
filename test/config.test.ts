import { describe, expect, test } from "vitest";
import { readSettings } from "../src/config.ts";

describe("settings", () => {
  test("defaults hold when nothing is set; an empty value counts as not set", () => {
    const settings = readSettings({ EYRIE_TGI_URL: "", PATH: "/bin" });
    expect(settings).toMatchObject({ EYRIE_DATA: "data/knowledge-base", EYRIE_HOST: "127.0.0.1", EYRIE_PORT: 3000 });
    expect(settings.EYRIE_TGI_URL).toBeUndefined();
    expect(Object.isFrozen(settings)).toBe(true);
  });

  test("every problem is told at once", () => {
    const wrong = { EYRIE_PORT: "70000", EYRIE_HOST: "http://here", EYRIE_TGI_URL: "ftp://host", EYRIE_NAME: "x" };
    expect(() => readSettings(wrong)).toThrow(/EYRIE_NAME.*EYRIE_HOST.*EYRIE_PORT.*EYRIE_TGI_URL/s);
  });

  test("of servers that do the same, one; of what belongs together, all", () => {
    const model = { EYRIE_TGI_URL: "http://127.0.0.1:1", EYRIE_CHAT_URL: "http://127.0.0.1:2" };
    expect(() => readSettings(model)).toThrow(/EYRIE_TGI_URL, EYRIE_CHAT_URL: set one/);
    const embedding = { EYRIE_EMBEDDING_TEI_URL: "http://127.0.0.1:1", EYRIE_EMBEDDING_DIRECTORY: "/models" };
    expect(() => readSettings(embedding)).toThrow(/EYRIE_EMBEDDING_DIRECTORY.*set one/);
    expect(() => readSettings({ EYRIE_OIDC_ISSUER: "https://login.example.org" })).toThrow(/JWKS_URL: set all/);
  });
});
