// Questions and searches of one caller wait for a place of theirs; the owner of this machine has as many as they like.
import type { Application } from "../../application.ts";
import { OWNER, type Principal } from "../../document/principal.ts";
import type { CallerPlaces } from "./caller-places.ts";

interface Request {
  readonly principal: Principal;
  readonly signal: AbortSignal;
}

export function limitedApplication<Limited extends Application>(application: Limited, places: CallerPlaces): Limited {
  const enter = ({ principal, signal }: Request) =>
    principal.id === OWNER.id ? Promise.resolve(() => {}) : places.enter(principal.id, signal);
  const within = async <Result>(request: Request, work: () => Promise<Result>): Promise<Result> => {
    const leave = await enter(request);
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return {
    ...application,
    async *ask(request: Parameters<Application["ask"]>[0]) {
      const leave = await enter(request);
      try {
        yield* application.ask(request);
      } finally {
        leave();
      }
    },
    search: (request: Parameters<Application["search"]>[0]) => within(request, () => application.search(request)),
    explain: (request: Parameters<Application["explain"]>[0]) => within(request, () => application.explain(request)),
  };
}
