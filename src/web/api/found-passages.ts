// What `POST /v1/search` answers, as far as the page uses it.
import type { Provenance } from "../../document/provenance.ts";

export interface FoundPassages {
  readonly passages: readonly {
    readonly id: string;
    readonly text: string;
    readonly provenance: Provenance;
    readonly rank: number;
    readonly score: number;
  }[];
}
