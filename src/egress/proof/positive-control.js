// The positive control of a proof: a program without the guard that calls out in every way the proof must notice. Its argument is the name
// to ask for.
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:net";

const NOBODY = "192.0.2.9";
/** Where nothing listens: only the kernel's counters can tell. */
const ODD_PORT = 7777;

const { address } = await lookup(process.argv[2]);
await once(connect(80, address), "connect");
await once(connect(ODD_PORT, NOBODY), "error");
const socket = createSocket("udp4");
await new Promise((sent) => socket.send("anything", ODD_PORT, NOBODY, sent));
process.exit();
