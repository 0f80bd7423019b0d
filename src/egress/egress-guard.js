// @ts-check
// Refuses every connection of the process that is not permitted, whichever library asks: by name before it is looked up, by address at
// the handle that every TCP connection and every datagram of Node goes through. A refusal names who asked. It is a precaution; the proof
// is `eyrie prove-egress`. Plain JavaScript, since it is in force before the loader of TypeScript and in threads that have none.
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import workerThreads from "node:worker_threads";
import { describeCaller } from "./call-origin.js";
import { guardHandles } from "./guarded-handles.js";
import { guardNames } from "./guarded-names.js";
import { PermittedAddresses } from "./permitted-addresses.js";
import { replaceMethod } from "./replace-method.js";

const SEAL = new URL("./sealed.js", import.meta.url).href;
const MOST_KEPT = 100;

/** @typedef {{ target: string, caller: string }} Refusal */

export class EgressGuard {
  /** @type {Refusal[]} */
  #refusals = [];
  /** @type {(refusal: Refusal) => void} */
  #tell = () => {};
  /** @param {{ loopback: boolean }} options */
  constructor(options) {
    this.permitted = new PermittedAddresses(options);
  }

  /**
   * Tells of every refusal, those before included.
   * @param {(refusal: Refusal) => void} tell
   */
  onRefusal(tell) {
    this.#tell = tell;
    for (const refusal of this.#refusals.splice(0)) tell(refusal);
    return this;
  }

  /**
   * @param {string} target
   * @returns {Error & { code: string }}
   */
  refuse(target) {
    const caller = describeCaller();
    const refusal = { target, caller };
    if (this.#refusals.length < MOST_KEPT) this.#refusals.push(refusal);
    this.#tell(refusal);
    return Object.assign(new Error(`${caller} wanted to reach ${target}, which is not configured`), {
      code: "egress-refused",
    });
  }
}

/**
 * @param {{ loopback: boolean }} options `loopback`: whether this machine itself may be reached
 * @throws where this version of Node cannot be guarded: better no service than one that is thought to be guarded
 */
export function installEgressGuard(options) {
  const guard = new EgressGuard(options);
  guardHandles(guard);
  guardConnect(guard);
  guardNames(guard);
  guardFetch(guard);
  sealThreads();
  syncBuiltinESMExports();
  return guard;
}

/** Here the caller is still on the stack, and a name has not been looked up. @param {EgressGuard} guard */
function guardConnect(guard) {
  replaceMethod(
    net.Socket.prototype,
    "connect",
    (original) =>
      /** @this {net.Socket} @param {unknown[]} args */
      function (...args) {
        const target = targetOf(args);
        if (target === null || guard.permitted.permits(target.host, target.port)) {
          return Reflect.apply(original, this, args);
        }
        const error = guard.refuse(`${target.host} port ${target.port}`);
        // as Node fails a connection: in the next turn, when whoever asked listens
        process.nextTick(() => this.destroy(error));
        return this;
      },
  );
}

/**
 * The forms of arguments that `net.Socket.connect` takes; null for a path, which is a socket of this machine.
 * @param {unknown[]} args
 */
function targetOf([first, second]) {
  // net.connect hands on what it has sorted already, as a list
  const given = Array.isArray(first) ? /** @type {unknown} */ (first[0]) : first;
  if (typeof given === "object" && given !== null) {
    const { path, host, port } = /** @type {{ path?: string, host?: string, port?: number | string }} */ (given);
    return path ? null : { host: host || "localhost", port: Number(port) };
  }
  if (typeof given === "string" && !(Number(given) >= 0)) return null;
  return { host: typeof second === "string" ? second : "localhost", port: Number(given) };
}

/** Node's own fetch connects in a later turn, when the caller is gone from the stack. @param {EgressGuard} guard */
function guardFetch(guard) {
  replaceMethod(
    globalThis,
    "fetch",
    (original) =>
      /** @param {unknown[]} args */
      function (...args) {
        const [input] = args;
        const address = input instanceof Request ? input.url : String(input);
        const url = URL.canParse(address) ? new URL(address) : null;
        const port = Number(url?.port || (url?.protocol === "https:" ? 443 : 80));
        const isOutward =
          url !== null && /^https?:$/.test(url.protocol) && !guard.permitted.permits(url.hostname, port);
        if (isOutward) return Promise.reject(guard.refuse(`${url.hostname} port ${port}`));
        return Reflect.apply(original, globalThis, args);
      },
  );
}

/** A thread has its own copy of Node's modules, so the guard is put into each before its code. Source text would begin before it. */
function sealThreads() {
  const { Worker } = workerThreads;
  workerThreads.Worker = class extends Worker {
    /** @param {string | URL} file @param {workerThreads.WorkerOptions} [options] */
    constructor(file, options = {}) {
      if (options.eval === true) throw new Error(`${describeCaller()} starts a thread from source text, unguarded`);
      super(file, { ...options, execArgv: [...(options.execArgv ?? []), "--import", SEAL] });
    }
  };
}
