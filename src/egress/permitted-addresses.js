// @ts-check
// Where connections may go: this machine, the servers that are configured and the addresses their names lead to, private networks if
// that is set. Asked by egress-guard.js.
import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
// a connection to the unspecified address is one to this machine
LOOPBACK.addAddress("0.0.0.0", "ipv4");
LOOPBACK.addAddress("::", "ipv6");
// RFC 1918 and RFC 4193; not link-local, where clouds keep the service that hands out credentials
const PRIVATE = new BlockList();
PRIVATE.addSubnet("10.0.0.0", 8, "ipv4");
PRIVATE.addSubnet("172.16.0.0", 12, "ipv4");
PRIVATE.addSubnet("192.168.0.0", 16, "ipv4");
PRIVATE.addSubnet("fc00::", 7, "ipv6");

/** @typedef {{ host: string, port: number, addresses: Set<string> }} Endpoint */

export class PermittedAddresses {
  /** @type {Endpoint[]} */
  #endpoints = [];
  #loopback;
  #private = false;

  /** @param {{ loopback: boolean }} options */
  constructor({ loopback }) {
    this.#loopback = loopback;
  }

  /** @param {string} address of a server, such as http://tgi:8080 */
  permitServer(address) {
    const { protocol, hostname, port } = new URL(address);
    const number = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
    this.#endpoints.push({ host: plain(hostname), port: number, addresses: new Set() });
  }

  permitPrivateNetworks() {
    this.#private = true;
  }

  /**
   * Whether a name may be looked up, or is an address and needs no looking up.
   * @param {string} host
   */
  permitsName(host) {
    const name = plain(host);
    if (isIP(name) !== 0) return true;
    return (this.#loopback && name === "localhost") || this.#endpoints.some((endpoint) => endpoint.host === name);
  }

  /**
   * The addresses that a permitted name led to are permitted from now on, at the ports it was permitted with.
   * @param {string} host
   * @param {readonly string[]} addresses
   */
  learn(host, addresses) {
    for (const endpoint of this.#endpoints) {
      if (endpoint.host === plain(host)) for (const address of addresses) endpoint.addresses.add(plain(address));
    }
  }

  /**
   * @param {string} host a name or an address
   * @param {number} port
   */
  permits(host, port) {
    const place = plain(host);
    const version = isIP(place);
    if (version === 0 ? place === "localhost" : LOOPBACK.check(place, familyOf(version))) return this.#loopback;
    if (version !== 0 && this.#private && PRIVATE.check(place, familyOf(version))) return true;
    return this.#endpoints.some(
      (endpoint) => endpoint.port === port && (endpoint.host === place || endpoint.addresses.has(place)),
    );
  }
}

/** @param {number} version @returns {"ipv4" | "ipv6"} */
function familyOf(version) {
  return version === 4 ? "ipv4" : "ipv6";
}

/**
 * One spelling of each: no brackets, zone or final dot, IPv4 within IPv6 as IPv4.
 * @param {string} host
 */
function plain(host) {
  const bare = host.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  if (isIP(bare) !== 6) return bare.toLowerCase().replace(/\.$/, "");
  const spelled = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(spelled);
  if (mapped === null) return spelled;
  const [high = 0, low = 0] = mapped.slice(1).map((half) => Number.parseInt(half, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
