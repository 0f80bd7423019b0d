// Short requests: deadlines from connecting to the last byte, the caller's signal, and a server that answers something else.
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { parseEndpoint } from "../../src/transport/endpoint.ts";
import { requestModelJson } from "../../src/transport/model-request.ts";

describe("a request to a model server", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("holds its deadline before the first byte and inside the body", async () => {
    const silent = await serve(() => {});
    await expect(requestModelJson({ endpoint: silent, path: "/info", deadlineMs: 150 })).rejects.toMatchObject({
      code: "model-timeout",
    });
    const stalling = await serve((_request, response) => void response.writeHead(200).write('{"a":'));
    await expect(requestModelJson({ endpoint: stalling, path: "/info", deadlineMs: 150 })).rejects.toMatchObject({
      code: "model-timeout",
    });
  });

  it("stops with the caller", async () => {
    const silent = await serve(() => {});
    const signal = AbortSignal.timeout(50);
    await expect(requestModelJson({ endpoint: silent, path: "/info", deadlineMs: 5000, signal })).rejects.toMatchObject(
      { code: "aborted" },
    );
  });

  it("follows no redirect", async () => {
    let reached = false;
    const target = await serve((_request, response) => {
      reached = true;
      response.end("{}");
    });
    const redirecting = await serve((_request, response) => response.writeHead(307, { location: target }).end());
    await expect(requestModelJson({ endpoint: redirecting, path: "/info", deadlineMs: 5000 })).rejects.toMatchObject({
      code: "model-request-refused",
    });
    expect(reached).toBe(false);
  });

  it("reports a body that breaks off, and gives undefined for one that is no JSON", async () => {
    const breaking = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setTimeout(() => response.destroy(), 20);
    });
    await expect(requestModelJson({ endpoint: breaking, path: "/info", deadlineMs: 5000 })).rejects.toMatchObject({
      code: "model-stream-cut",
    });
    const page = await serve((_request, response) => response.end("<html>"));
    expect(await requestModelJson({ endpoint: page, path: "/info", deadlineMs: 5000 })).toBeUndefined();
  });
});

describe("an endpoint", () => {
  it("loses its trailing slash and nothing else", () => {
    expect(parseEndpoint("http://tgi.local:8080/")).toBe("http://tgi.local:8080");
    expect(parseEndpoint("https://gate/models/falcon/")).toBe("https://gate/models/falcon");
  });

  it.each([undefined, "", " ", "tgi", "file:///etc", "http://a@b", "http://a/?key=1", "http://a/#b"])(
    "is refused as %j",
    (address) => {
      expect(() => parseEndpoint(address)).toThrow(expect.objectContaining({ code: "configuration-invalid" }));
    },
  );
});
