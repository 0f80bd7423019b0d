// A view whose code is fetched when it is first shown, so that the first load stays small.
import type { ComponentType } from "preact";
import { useLoaded } from "../api/use-loaded.ts";

/** Shows nothing until the code is there; why it cannot be had is said in its place. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return function Later(props: Props) {
    const { value: View, problem } = useLoaded(load, []);
    if (problem !== null)
      return (
        <p class="failure" role="alert">
          {problem.message} {problem.remedy}
        </p>
      );
    return View === null ? null : <View {...props} />;
  };
}
