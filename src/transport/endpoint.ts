// The address of a model server, checked once where it is configured. An empty one must never get as far as a client library:
// @huggingface/inference would send the prompt to a public host instead.
import { EyrieError } from "../errors.ts";

/**
 * @returns the address without a trailing slash
 * @throws EyrieError `configuration-invalid`; the message never repeats a user name or password of the address
 */
export function parseEndpoint(address: string | undefined): string {
  if (address === undefined || address.trim() === "")
    throw invalid("is empty; give an address such as http://127.0.0.1:8080");
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null) throw invalid("is not an address; give one such as http://127.0.0.1:8080");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw invalid(`starts with ${url.protocol}; use http: or https:`);
  if (url.username !== "" || url.password !== "")
    throw invalid("holds a user name or password; give the key separately");
  if (url.search !== "" || url.hash !== "") throw invalid("holds a query or fragment; give the address alone");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

function invalid(problem: string): EyrieError {
  return new EyrieError("configuration-invalid", `the address of the model server ${problem}`);
}
