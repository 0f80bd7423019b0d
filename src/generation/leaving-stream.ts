// A LangChain stream whose work is aborted at once when its reader leaves. LangChain's own waits for the next token first, since a
// generator cannot return while it waits, and the server would go on generating for nobody.
import { IterableReadableStream } from "@langchain/core/utils/stream";
import { EyrieError, toEyrieError } from "../errors.ts";

/**
 * `open` gets a signal that follows `caller` and fires when the stream is cancelled, as leaving `for await` does.
 * @throws EyrieError, `aborted` when the caller's signal fired, whatever its reason
 */
export async function abortWhenLeft<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  caller: AbortSignal | undefined,
): Promise<IterableReadableStream<T>> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort(new EyrieError("aborted", "stopped before the model had finished"));
  const release = (): void => caller?.removeEventListener("abort", leave);
  const fail = (thrown: unknown): EyrieError => {
    release();
    const reason: unknown = leaving.signal.reason;
    return reason instanceof EyrieError ? reason : toEyrieError(thrown);
  };
  caller?.addEventListener("abort", leave, { once: true });
  if (caller?.aborted === true) leave();

  const source = await open(leaving.signal).then(
    (opened) => opened[Symbol.asyncIterator](),
    (thrown: unknown) => Promise.reject(fail(thrown)),
  );
  return new IterableReadableStream<T>({
    async pull(controller) {
      const next = await source.next().catch((thrown: unknown) => Promise.reject(fail(thrown)));
      if (next.done !== true) return controller.enqueue(next.value);
      release();
      controller.close();
    },
    cancel() {
      release();
      leave();
    },
  });
}
