// A process under the egress guard that tries every way out that Node has, and prints what became of each. Only ever run inside a network
// namespace that leads nowhere. Its argument is the port of a server on this machine.
import { createSocket } from "node:dgram";
import dns, { lookup, promises, Resolver } from "node:dns";
import { get } from "node:https";
import net from "node:net";
import { connect as connectTls } from "node:tls";
import { Worker } from "node:worker_threads";
import { egressGuard } from "../../src/egress/guarded-process.js";

const OUTSIDE = "192.0.2.7";
const port = Number(process.argv[2]);
const refusals = [];
egressGuard.onRefusal((refusal) => refusals.push(refusal));
egressGuard.permitted.permitServer(`http://model.test:${port}`);

const leadingTo = (address) => (_host, options, done) => {
  if (options.all) done(null, [{ address, family: 4 }]);
  else done(null, address, 4);
};
const connected = (socket) =>
  new Promise((resolve, reject) => {
    socket.once("error", reject).once("connect", () => {
      socket.destroy();
      resolve("connected");
    });
  });
const calledBack = (start) =>
  new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value ?? "sent")));
  });
const datagram = (options, to) => {
  const socket = createSocket({ type: "udp4", ...options });
  return calledBack((done) => socket.send("x", 53, to, done)).finally(() => socket.close());
};
const inThread = (code) => {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
  return calledBack((done) => {
    worker.once("message", (message) => done(null, message)).once("error", done);
  }).finally(() => worker.terminate());
};

const ATTEMPTS = {
  "this machine by address": () => connected(net.connect(port, "127.0.0.1")),
  "this machine by name": () => connected(net.connect({ port, host: "localhost" })),
  "a path of this machine": () => connected(net.connect("/tmp/no-such-socket")),
  "a configured server": () => connected(net.connect({ port, host: "model.test", lookup: leadingTo("127.0.0.1") })),
  "a name": () => connected(net.connect(443, "outside.test")),
  "an address": () => connected(net.connect(443, OUTSIDE)),
  "IPv4 within IPv6": () => connected(net.connect(443, `::ffff:${OUTSIDE}`)),
  "a permitted name that leads outside": () =>
    connected(net.connect({ port, host: "localhost", lookup: leadingTo(OUTSIDE) })),
  TLS: () => connected(connectTls(443, "outside.test")),
  HTTPS: () => calledBack((done) => get("https://outside.test", () => done(null)).on("error", done)),
  fetch: () => fetch("https://outside.test"),
  "a datagram": () => datagram({}, OUTSIDE),
  "a lookup": () => calledBack((done) => lookup("outside.test", done)),
  "a lookup of the other kind": () => promises.lookup("outside.test"),
  "a query": () => calledBack((done) => dns.resolveTxt("question.outside.test", done)),
  "a query of a resolver": () => calledBack((done) => new Resolver().resolve4("outside.test", done)),
  "a query of a promise": () => new promises.Resolver().reverse(OUTSIDE),
  "this machine from a thread": () =>
    inThread(`import net from "node:net"; import { parentPort } from "node:worker_threads";
      const socket = net.connect(${port}, "127.0.0.1", () => parentPort.postMessage("connected"));
      socket.on("error", () => undefined);`),
  "a thread from source text": async () => new Worker("", { eval: true }),
};

const outcomes = {};
for (const [name, attempt] of Object.entries(ATTEMPTS)) {
  const before = refusals.length;
  const outcome = await attempt().then(
    (value) => String(value),
    (error) => error.code ?? error.message,
  );
  outcomes[name] = refusals.length > before ? `refused (${outcome})` : outcome;
}
process.stdout.write(JSON.stringify({ outcomes, refusals }));
process.exit();
