// A response whose body ends when its signal aborts. fetch's own signal reaches only as far as its Request object lives, which undici holds
// weakly (lib/web/fetch/request.js, `new WeakRef(ac)`): after a garbage collection an abort would leave the server writing for nobody.

/** Reading fails with the signal's reason once it aborts, and the connection is closed at once. */
export function abortableResponse(response: Response, signal: AbortSignal): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const stop = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  const release = (): void => signal.removeEventListener("abort", stop);
  signal.addEventListener("abort", stop, { once: true });
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (signal.aborted) controller.error(signal.reason);
      else if (!done) controller.enqueue(value);
      else {
        release();
        controller.close();
      }
    },
    cancel(reason) {
      release();
      return reader.cancel(reason);
    },
  });
  return new Response(body, response);
}
