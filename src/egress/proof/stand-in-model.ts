// A model server for a proof, on this machine: the messages route that vLLM and TGI have, one fixed sentence with a mark. The client
// libraries that would talk to a real one are what is proved.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const MODEL = "stand-in";
const PIECES = ["The documents ", "say so ", "[1]."];

export async function openStandInModel(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    if (request.url === "/v1/models") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ object: "list", data: [{ id: MODEL, object: "model", max_model_len: 4096 }] }));
    } else if (request.url === "/v1/chat/completions") {
      response.setHeader("content-type", "text/event-stream");
      for (const piece of PIECES) response.write(eventOf({ content: piece }, null));
      response.end(`${eventOf({}, "stop")}data: [DONE]\n\n`);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function eventOf(delta: { content?: string }, finishReason: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  return `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", model: MODEL, choices })}\n\n`;
}
