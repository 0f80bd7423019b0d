// Stands for the whole outside world within a namespace whose every route leads to itself: answers any name with an address, takes
// connections at the ports that programs call out on, and keeps what was asked. What goes to other ports, kernel-counters.ts counts.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

export interface Attempt {
  readonly at: string;
  readonly kind: "name" | "connection" | "datagram";
  /** The name that was asked for, or address and port. */
  readonly target: string;
}

export interface Sinkhole {
  /** In the order they came. */
  readonly attempts: readonly Attempt[];
  close(): void;
}

const NAME_SERVICE = 53;
/** Web, mail, time, directories, OpenTelemetry, proxies, and what clouds hand out credentials on. */
const TCP_PORTS = [NAME_SERVICE, 25, 80, 123, 389, 443, 587, 853, 1080, 3128, 4317, 4318, 8125, 8443];
const UDP_PORTS = [NAME_SERVICE, 123, 443, 8125];
/** RFC 5737: an address that is nobody's. */
const ANSWER = [198, 51, 100, 7];

/** Listens on every address of the namespace. */
export async function openSinkhole(): Promise<Sinkhole> {
  const attempts: Attempt[] = [];
  const keep = (kind: Attempt["kind"], target: string) =>
    void attempts.push({ at: new Date().toISOString(), kind, target });
  const servers = TCP_PORTS.map((port) =>
    createServer((socket) => {
      socket.on("error", () => socket.destroy());
      keep("connection", `${socket.localAddress} port ${socket.localPort}`);
      socket.destroy();
    }).listen(port, "::"),
  );
  const sockets = UDP_PORTS.map((port) => {
    const socket = createSocket({ type: "udp6" });
    socket.on("message", (message, sender) => {
      if (port !== NAME_SERVICE) return keep("datagram", `port ${port}`);
      keep("name", nameAskedFor(message));
      socket.send(answerTo(message), sender.port, sender.address);
    });
    return socket.bind(port, "::");
  });
  await Promise.all([...servers, ...sockets].map((each) => once(each, "listening")));
  return { attempts, close: () => [...servers, ...sockets].forEach((each) => each.close()) };
}

const HEADER_BYTES = 12;
const TYPE_A = 1;

/** The labels of the first question (RFC 1035, 4.1.2). */
function nameAskedFor(query: Buffer): string {
  const labels: string[] = [];
  let place = HEADER_BYTES;
  for (let length = query[place] ?? 0; length > 0; length = query[place] ?? 0) {
    labels.push(query.toString("latin1", place + 1, place + 1 + length));
    place += length + 1;
  }
  return labels.join(".");
}

/** An address for a question of type A, no record for any other, so that whoever asked goes on to connect. */
function answerTo(query: Buffer): Buffer {
  const end = query.indexOf(0, HEADER_BYTES) + 5;
  const question = query.subarray(HEADER_BYTES, end);
  const isForAddress = question.readUInt16BE(question.length - 4) === TYPE_A;
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  // a response, recursion available, no error; one question, one answer or none, nothing else
  header.writeUInt16BE(0x8180, 2);
  [1, isForAddress ? 1 : 0, 0, 0].forEach((count, index) => header.writeUInt16BE(count, 4 + 2 * index));
  // the name is where the question has it; type A, class IN, a lifetime of no time, four bytes
  const record = Buffer.from([0xc0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...ANSWER]);
  return Buffer.concat(isForAddress ? [header, question, record] : [header, question]);
}
