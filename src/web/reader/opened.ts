// The document that is open beside the answer: the place in it, and the citation that led there.
import type { Citation } from "../../document/citation.ts";
import type { Place } from "../shell/route.ts";

export interface Opened {
  readonly place: Place;
  readonly citation: Citation | null;
}
