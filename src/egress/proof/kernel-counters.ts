// What the kernel counted in the namespace: an attempt at a port where nobody listens, which no server can log, is counted here all the same.
import { readFileSync } from "node:fs";

export interface KernelCounters {
  /** Connections that were refused, at any address and port. */
  readonly refusedConnections: number;
  /** Datagrams to ports where nobody listens. */
  readonly lostDatagrams: number;
  /** Packets for which there was no route. */
  readonly withoutRoute: number;
}

export function readKernelCounters(): KernelCounters {
  const four = readFileSync("/proc/net/snmp", "latin1");
  const six = readFileSync("/proc/net/snmp6", "latin1");
  return {
    refusedConnections: counterOf(four, "Tcp", "AttemptFails"),
    lostDatagrams: counterOf(four, "Udp", "NoPorts") + Number(/^Udp6NoPorts\s+(\d+)/m.exec(six)?.[1] ?? 0),
    withoutRoute: counterOf(four, "Ip", "OutNoRoutes") + Number(/^Ip6OutNoRoutes\s+(\d+)/m.exec(six)?.[1] ?? 0),
  };
}

export function counted(before: KernelCounters, after: KernelCounters): KernelCounters {
  return {
    refusedConnections: after.refusedConnections - before.refusedConnections,
    lostDatagrams: after.lostDatagrams - before.lostDatagrams,
    withoutRoute: after.withoutRoute - before.withoutRoute,
  };
}

/** A line of names and a line of values, both begun by the protocol. */
function counterOf(table: string, protocol: string, name: string): number {
  const [names = [], values = []] = table
    .split("\n")
    .filter((line) => line.startsWith(`${protocol}: `))
    .map((line) => line.split(" "));
  const value = values[names.indexOf(name)];
  if (value === undefined) throw new Error(`the kernel counts no ${protocol} ${name}`);
  return Number(value);
}
