// The guard: every way out that Node has is refused, by whomever it is tried, and what is configured is not. Attempts at outside addresses
// are made inside a network namespace that leads nowhere.
import { execFile, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, test } from "vitest";
import { clearOutwardVariables } from "../../src/egress/outward-variables.js";
import { PermittedAddresses } from "../../src/egress/permitted-addresses.js";
import { runEyrie } from "../support/run-eyrie.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ATTEMPTS = join(import.meta.dirname, "outward-attempts.js");
const REFUSED = "refused (egress-refused)";
/** An address that was not refused by its name is refused at the handle, where Node knows numbers alone. */
const REFUSED_AT_HANDLE = "refused (EACCES)";

interface Attempted {
  readonly outcomes: Readonly<Record<string, string>>;
  readonly refusals: readonly { readonly target: string; readonly caller: string }[];
}

/** In a namespace with nothing but itself; a server in it answers at the port. */
function attempt(): Attempted {
  const program = `
    const server = require("node:net").createServer((socket) => socket.end()).listen(0, "127.0.0.1", () => {
      const child = require("node:child_process").spawn(process.execPath,
        [${JSON.stringify(ATTEMPTS)}, String(server.address().port)], { stdio: "inherit" });
      child.on("exit", (code) => process.exit(code ?? 1));
    });`;
  const inside = `ip link set lo up && exec "$0" -e '${program}'`;
  const said = execFileSync("unshare", ["-rn", "sh", "-c", inside, process.execPath], {
    encoding: "utf8",
    timeout: 30_000,
  });
  return JSON.parse(said) as Attempted;
}

describe("a process under the guard", () => {
  const { outcomes, refusals } = attempt();

  test("reaches this machine and what is configured", () => {
    for (const name of ["this machine by address", "this machine by name", "a configured server"])
      expect([name, outcomes[name]]).toEqual([name, "connected"]);
    expect(outcomes["a path of this machine"]).toBe("ENOENT");
  });

  test.each(["a name", "an address", "IPv4 within IPv6", "TLS", "HTTPS", "fetch"])("is refused %s", (name) => {
    expect(outcomes[name]).toBe(REFUSED);
  });

  test.each(["a permitted name that leads outside", "a datagram"])("is refused %s at the handle", (name) => {
    expect(outcomes[name]).toBe(REFUSED_AT_HANDLE);
  });

  test.each(["a lookup", "a lookup of the other kind", "a query", "a query of a resolver", "a query of a promise"])(
    "is refused %s, since a name tells too",
    (name) => {
      expect(outcomes[name]).toBe(REFUSED);
    },
  );

  test("has threads that connect to nothing and end when they try", () => {
    expect(outcomes["this machine from a thread"]).toBe("egress-refused");
    expect(outcomes["a thread from source text"]).toContain("unguarded");
  });

  test("names who asked", () => {
    const asked = refusals.find(({ target }) => target === "outside.test port 443");
    expect(asked?.caller).toBe("test/egress/outward-attempts.js");
  });
});

describe("permitted addresses", () => {
  const permitted = new PermittedAddresses({ loopback: true });
  permitted.permitServer("https://models.example");
  permitted.permitServer("http://[2001:db8::7]:8080/v1");

  it.each([
    ["127.8.9.1", 1, true],
    ["::1", 1, true],
    ["[::1]", 1, true],
    ["::ffff:127.0.0.1", 1, true],
    ["LOCALHOST.", 1, true],
    ["models.example", 443, true],
    ["models.example", 80, false],
    ["models.example.evil.example", 443, false],
    ["2001:0db8:0::7", 8080, true],
    ["2001:db8::7", 443, false],
    ["192.0.2.1", 443, false],
    ["10.0.0.1", 443, false],
    ["0x7f.1", 443, false],
    ["", 443, false],
  ])("%s port %i: %s", (host, port, expected) => {
    expect(permitted.permits(host, port)).toBe(expected);
  });

  it("takes in where a configured name leads, at its port alone, and nobody else's name", () => {
    permitted.learn("elsewhere.example", ["198.51.100.4"]);
    expect(permitted.permits("198.51.100.4", 443)).toBe(false);
    permitted.learn("Models.Example.", ["198.51.100.4"]);
    expect(permitted.permits("198.51.100.4", 443)).toBe(true);
    expect(permitted.permits("198.51.100.4", 80)).toBe(false);
  });

  it("takes in private networks if that is set, and never the addresses that hand out a cloud's credentials", () => {
    permitted.permitPrivateNetworks();
    for (const address of ["10.1.2.3", "172.31.0.1", "192.168.0.9", "fd00::1"])
      expect(permitted.permits(address, 9000)).toBe(true);
    for (const address of ["172.32.0.1", "169.254.169.254", "fe80::1", "8.8.8.8"])
      expect(permitted.permits(address, 9000)).toBe(false);
  });
});

test("a process that reads files connects to nothing, says who tried, and ends", async () => {
  const program = join(temporaryFolder(), "reader.mjs");
  writeFileSync(program, `import net from "node:net"; net.connect(9, "127.0.0.1").on("error", () => undefined);`);
  const seal = new URL("../../src/egress/sealed.js", import.meta.url).href;
  const reader = fork(program, [], { execArgv: ["--import", seal], env: {} });
  const said = once(reader, "message");
  const [code] = (await once(reader, "exit")) as [number | null];
  const [refusal] = (await said) as [unknown];
  expect(refusal).toMatchObject({
    type: "read-failed",
    code: "egress-refused",
    message: expect.stringContaining("reader.mjs wanted to reach") as string,
  });
  expect(code).toBe(1);
});

test("variables that have libraries call out are taken from the environment, and no others", () => {
  const kept = {
    EYRIE_TGI_URL: "http://127.0.0.1:1",
    NODE_EXTRA_CA_CERTS: "/ca.pem",
    HOME: "/",
    PATH: "/bin",
    HFX: "1",
  };
  const outward = {
    LANGSMITH_TRACING: "true",
    LANGCHAIN_TRACING_V2: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.example",
    OPENAI_BASE_URL: "http://models.example",
    HF_TOKEN: "hf_1",
    HUGGINGFACEHUB_API_KEY: "hf_2",
    https_proxy: "http://proxy.example",
    ALL_PROXY: "socks5://proxy.example",
    NO_PROXY: "x",
    NODE_USE_ENV_PROXY: "1",
  };
  const environment: Record<string, string | undefined> = { ...kept, ...outward };
  expect(clearOutwardVariables(environment)).toEqual(Object.keys(outward).sort());
  expect(environment).toEqual(kept);
});

test("a proxy of the environment is not gone through, also where Node itself would from its start on", async () => {
  const [asked, proxied] = [[] as string[], [] as string[]];
  const listening = async (requests: string[]) => {
    const server = createHttpServer((request, response) => {
      requests.push(request.url ?? "");
      response.end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    return { server, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}` };
  };
  const [model, proxy] = await Promise.all([listening(asked), listening(proxied)]);
  const program = `
    await import(${JSON.stringify(new URL("../../src/egress/guarded-process.js", import.meta.url).href)});
    await fetch("${model.url}/by-fetch");
    const { get } = await import("node:http");
    await new Promise((resolve, reject) => get("${model.url}/by-http", resolve).on("error", reject));
    process.stdout.write(process.env.NO_PROXY ?? "");
    process.exit();`;
  const environment = { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxy.url, http_proxy: proxy.url };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    env: environment,
    timeout: 30_000,
  });
  model.server.close();
  proxy.server.close();
  expect({ asked, proxied }).toEqual({ asked: ["/by-fetch", "/by-http"], proxied: [] });
  expect(stdout).toBe("*");
});

test("the product runs under it: a server that is configured answers, another of this machine's does too", async () => {
  const server = createServer((socket) => socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const ran = await runEyrie(["status", "--data", "kb"], { EYRIE_EMBEDDING_TEI_URL: `http://localhost:${port}` });
  server.close();
  // the server was reached, and is none that embeds
  expect(ran.err).toContain("404");
  expect(ran.err).not.toContain("egress-refused");
});
