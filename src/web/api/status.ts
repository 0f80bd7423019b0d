// What `GET /v1/status` answers, as far as the page uses it.

export interface Status {
  readonly documents: number;
}
