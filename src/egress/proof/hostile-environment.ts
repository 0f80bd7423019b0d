// The environment that a proof runs in: every variable known to have a library call out, each with a place that would show in the log.
const ELSEWHERE = "http://outward.test";

export const HOSTILE_ENVIRONMENT: Readonly<Record<string, string>> = {
  LANGSMITH_TRACING: "true",
  LANGSMITH_TRACING_V2: "true",
  LANGSMITH_ENDPOINT: ELSEWHERE,
  LANGSMITH_API_KEY: "lsv2_proof",
  LANGCHAIN_TRACING_V2: "true",
  LANGCHAIN_ENDPOINT: ELSEWHERE,
  LANGCHAIN_API_KEY: "lsv2_proof",
  LANGSMITH_OTEL_ENABLED: "true",
  OTEL_EXPORTER_OTLP_ENDPOINT: ELSEWHERE,
  OTEL_TRACES_EXPORTER: "otlp",
  OPENAI_BASE_URL: `${ELSEWHERE}/v1`,
  OPENAI_API_KEY: "sk-proof",
  HF_ENDPOINT: ELSEWHERE,
  HF_TOKEN: "hf_proof",
  HUGGINGFACEHUB_API_KEY: "hf_proof",
  HTTP_PROXY: ELSEWHERE,
  HTTPS_PROXY: ELSEWHERE,
  ALL_PROXY: ELSEWHERE,
  http_proxy: ELSEWHERE,
  https_proxy: ELSEWHERE,
  NODE_USE_ENV_PROXY: "1",
};
