// @ts-check
// With NODE_USE_ENV_PROXY set, Node from version 24 on has its agents send through the proxy of the environment from its start on: taking the
// variables away comes too late for them. The guard refuses that proxy, so nothing would leave, but nothing configured be reached either.
import http from "node:http";
import https from "node:https";

export function sendDirectly() {
  // the agent of fetch reads it with each request
  process.env["NO_PROXY"] = "*";
  process.env["no_proxy"] = "*";
  // as Node makes its own
  const asUsual = /** @type {const} */ ({ keepAlive: true, scheduling: "lifo", timeout: 5_000 });
  http.globalAgent = new http.Agent(asUsual);
  https.globalAgent = new https.Agent(asUsual);
}
