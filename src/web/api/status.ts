// What `GET /v1/status` answers, as far as the page uses it.

export interface Status {
  readonly version: string;
  readonly documents: number;
  readonly pages: number;
  readonly passages: number;
  readonly model: { readonly kind: "tgi" | "chat" | "extractive" };
  readonly folders: readonly {
    readonly path: string;
    readonly collection: string;
    readonly documents: number;
    readonly failures: number;
  }[];
}
