// @ts-check
// The last gate of the egress guard: the handles of libuv that every TCP connection and every datagram of Node goes through. Here are
// addresses alone, in whatever way they came about.
import dgram from "node:dgram";
import net from "node:net";
import { replaceMethod } from "./replace-method.js";

/** What libuv calls permission denied; its text is all that the caller hears of a refusal here. */
const DENIED = -13;

/** @param {import("./egress-guard.js").EgressGuard} guard */
export function guardHandles(guard) {
  /** @param {unknown} address @param {unknown} port @param {string} note */
  const permits = (address, port, note) => {
    if (guard.permitted.permits(String(address), Number(port))) return true;
    guard.refuse(`${String(address)} port ${String(port)}${note}`);
    return false;
  };
  for (const name of ["connect", "connect6"]) {
    replaceMethod(
      tcpPrototype(),
      name,
      (original) =>
        /** @this {object} @param {unknown[]} args request, address, port */
        function (...args) {
          return permits(args[1], args[2], "") ? Reflect.apply(original, this, args) : DENIED;
        },
    );
    replaceMethod(
      udpPrototype(),
      name,
      (original) =>
        /** @this {object} @param {unknown[]} args address, port */
        function (...args) {
          return permits(args[0], args[1], " (UDP)") ? Reflect.apply(original, this, args) : DENIED;
        },
    );
  }
  for (const name of ["send", "send6"]) {
    replaceMethod(
      udpPrototype(),
      name,
      (original) =>
        /** @this {object} @param {unknown[]} args request, buffers, their number, port, address, callback; the two are left out once connected */
        function (...args) {
          const isConnected = args.length < 6;
          return isConnected || permits(args[4], args[3], " (UDP)") ? Reflect.apply(original, this, args) : DENIED;
        },
    );
  }
}

/** Node hands these out on no other way than on a socket of theirs. */
function tcpPrototype() {
  const socket = new net.Socket();
  // to an address it connects in the next turn, and by then it is destroyed
  socket.connect({ host: "127.0.0.1", port: 9 });
  const prototype = prototypeOf(Reflect.get(socket, "_handle"));
  socket.destroy();
  return prototype;
}

function udpPrototype() {
  const socket = dgram.createSocket("udp4");
  const state = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "state symbol");
  const prototype = prototypeOf(state === undefined ? null : Reflect.get(Reflect.get(socket, state), "handle"));
  socket.close();
  return prototype;
}

/** @param {unknown} handle @returns {object} */
function prototypeOf(handle) {
  const prototype = typeof handle === "object" && handle !== null ? Object.getPrototypeOf(handle) : null;
  if (prototype === null || prototype === Object.prototype)
    throw new Error("the egress guard does not fit this version of Node: a socket shows no handle");
  return prototype;
}
