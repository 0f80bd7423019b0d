// Errors of a model server: their words decide before their status, and no word of the prompt is repeated.
import { describe, expect, it } from "vitest";
import {
  classifyConnectionFailure,
  classifyServerFailure,
  readErrorWords,
} from "../../src/transport/server-failure.ts";

const server = "http://127.0.0.1:8080";
const classify = (status: number | null, words: string, sent: readonly string[] = []) =>
  classifyServerFailure({ server, status, words, sent });

describe("failures of a model server", () => {
  it("lets the words decide where the status says nothing", () => {
    expect(classify(422, "Model is overloaded").code).toBe("model-overloaded");
    expect(classify(422, "Request failed during generation: CUDA").code).toBe("model-failed");
    expect(classify(422, "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 20.").code).toBe(
      "model-prompt-too-long",
    );
    expect(classify(null, "whatever").code).toBe("model-failed");
    expect(classify(503, "").code).toBe("model-overloaded");
    expect(classify(504, "").code).toBe("model-unreachable");
    expect(classify(418, "").code).toBe("model-request-refused");
  });

  it("names the server and keeps the server's own words", () => {
    const error = classify(422, "Input validation error: `top_p` must be > 0.0 and < 1.0", ["What is the rate?"]);
    expect(error.message).toBe(
      "the model server at http://127.0.0.1:8080 answered with status 422: Input validation error: `top_p` must be > 0.0 and < 1.0",
    );
  });

  it.each([
    ["whole", "bad: What is Bob's salary, please?"],
    ["in part", "bad: ... is Bob's salary, pl ..."],
    ["on several lines", "bad: What is\n  Bob's salary,\tplease?"],
    ["quoted", 'invalid type: string "What is Bob", expected a map'],
    ["with an open quote", 'invalid type: string "Bob'],
  ])("repeats nothing of the prompt that comes back %s", (_name, words) => {
    expect(classify(422, words, ["Passages.", "What is Bob's salary, please?"]).message).not.toContain("Bob");
  });

  it("repeats no prompt that is shorter than the pieces compared", () => {
    expect(classify(422, "cannot take Bob 4711 here", ["Bob 4711"]).message).not.toContain("4711");
  });

  it("stays short", () => {
    expect(classify(500, "x".repeat(100_000)).message.length).toBeLessThan(400);
  });

  it("reads the words of every shape of error body", () => {
    expect(readErrorWords({ error: "a", error_type: "b" })).toBe("a");
    expect(readErrorWords({ error: { message: "a", code: 1 } })).toBe("a");
    expect(readErrorWords({ object: "error", message: "a" })).toBe("a");
    expect(readErrorWords("a")).toBe("a");
    expect(readErrorWords(null)).toBe("");
    expect(readErrorWords({ error: 3 })).toBe("");
  });

  it("tells a connection that never was from one that broke", () => {
    const refused = new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) });
    expect(classifyConnectionFailure(refused, server, false)).toMatchObject({
      code: "model-unreachable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    expect(classifyConnectionFailure(new TypeError("terminated"), server, true).code).toBe("model-stream-cut");
  });
});
