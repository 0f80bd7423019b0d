// @ts-check
// The variables of an environment that have libraries call out, set for other programs of the machine: tracing and telemetry, hosted
// models and hubs, proxies. Eyrie's own settings all begin with EYRIE_ and need none of them.

const OUTWARD =
  /^(?:LANGSMITH|LANGCHAIN|LANGFUSE|OTEL|OPENAI|AZURE_OPENAI|ANTHROPIC|HF|HUGGINGFACE|HUGGINGFACEHUB|HUGGING_FACE|TRANSFORMERS|GLOBAL_AGENT)_/i;
const PROXIES = /^(?:npm_config_)?(?:https?_|all_|no_|ftp_|ws_|wss_|https-|no)?proxy$/i;
/** Have Node itself send through a proxy. */
const OF_NODE = new Set(["NODE_USE_ENV_PROXY"]);

/**
 * Removes them. NODE_EXTRA_CA_CERTS stays: it sends nothing, and servers within a company need it.
 * @param {Record<string, string | undefined>} environment
 * @returns {string[]} the names of those that were set
 */
export function clearOutwardVariables(environment) {
  const names = Object.keys(environment).filter(
    (name) => OUTWARD.test(name) || PROXIES.test(name) || OF_NODE.has(name),
  );
  for (const name of names) delete environment[name];
  return names.sort();
}
