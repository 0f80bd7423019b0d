// Cuts connections whose reader takes nothing although there is something to take: each holds an answer and a place.
import type { IncomingMessage, Server, ServerResponse } from "node:http";

interface Watched {
  taken: number;
  sinceMs: number;
}

/** Looks as long as the server listens. */
export function cutSlowReaders(server: Server, deadlineMs: number): void {
  const open = new Map<ServerResponse, Watched>();
  server.on("request", (_request: IncomingMessage, response: ServerResponse) => {
    open.set(response, { taken: 0, sinceMs: performance.now() });
    response.once("close", () => open.delete(response));
  });
  const look = setInterval(() => {
    const now = performance.now();
    for (const [response, watched] of open) {
      const { socket } = response;
      if (socket === null) continue;
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken !== watched.taken) Object.assign(watched, { taken, sinceMs: now });
      else if (now - watched.sinceMs > deadlineMs) socket.destroy();
    }
  }, deadlineMs / 4);
  look.unref();
  server.once("close", () => clearInterval(look));
}
