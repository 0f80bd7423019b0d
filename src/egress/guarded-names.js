// @ts-check
// Names are part of what must not leave: one that is not permitted is not looked up, and what a permitted one leads to is learned.
import dns from "node:dns";
import { replaceMethod } from "./replace-method.js";

/** They ask name servers of their own accord, for which nothing in Eyrie has a use. */
const ASKS_SERVERS = /^(?:resolve|reverse$|lookupService$)/;

/** @param {import("./egress-guard.js").EgressGuard} guard */
export function guardNames(guard) {
  guardLookup(guard);
  guardLookupPromise(guard);
  for (const owner of [dns, dns.Resolver.prototype, dns.promises, dns.promises.Resolver.prototype]) {
    const isPromise = owner === dns.promises || owner === dns.promises.Resolver.prototype;
    for (const name of Object.getOwnPropertyNames(owner).filter((each) => ASKS_SERVERS.test(each))) {
      replaceMethod(owner, name, () => refusing(guard, isPromise));
    }
  }
}

/** @param {import("./egress-guard.js").EgressGuard} guard @param {boolean} isPromise */
function refusing(guard, isPromise) {
  return /** @param {unknown[]} args */ (...args) => {
    const error = guard.refuse(`a name server, about ${String(args[0])}`);
    if (isPromise) return Promise.reject(error);
    const callback = args.at(-1);
    if (typeof callback === "function") process.nextTick(() => callback(error));
    return undefined;
  };
}

/** @param {import("./egress-guard.js").EgressGuard} guard */
function guardLookup(guard) {
  replaceMethod(dns, "lookup", (original) =>
    /** @param {unknown[]} args */
    (...args) => {
      const callback = args.at(-1);
      const host = String(args[0] ?? "");
      if (typeof callback !== "function") return Reflect.apply(original, dns, args);
      if (host !== "" && !guard.permitted.permitsName(host)) {
        const error = guard.refuse(`a name server, about ${host}`);
        process.nextTick(() => callback(error));
        return {};
      }
      /** @param {Error | null} error @param {unknown[]} found */
      const learning = (error, ...found) => {
        if (error === null) guard.permitted.learn(host, addressesIn(found[0]));
        callback(error, ...found);
      };
      return Reflect.apply(original, dns, [...args.slice(0, -1), learning]);
    },
  );
}

/** @param {import("./egress-guard.js").EgressGuard} guard */
function guardLookupPromise(guard) {
  replaceMethod(dns.promises, "lookup", (original) =>
    /** @param {unknown[]} args */
    async (...args) => {
      const host = String(args[0] ?? "");
      if (host !== "" && !guard.permitted.permitsName(host)) throw guard.refuse(`a name server, about ${host}`);
      const found = await Reflect.apply(original, dns.promises, args);
      guard.permitted.learn(host, addressesIn(found));
      return found;
    },
  );
}

/** One address, an object with one, or a list of those. @param {unknown} found @returns {string[]} */
function addressesIn(found) {
  if (Array.isArray(found)) return found.flatMap(addressesIn);
  if (typeof found === "string") return [found];
  return typeof found === "object" && found !== null && "address" in found ? [String(found.address)] : [];
}
