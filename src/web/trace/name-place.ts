// Where a passage stands, in few words: `handbook/travel.pdf, page 4`.

export function formatPlace({ path, page }: { readonly path: string; readonly page: number | null }): string {
  return page === null ? path : `${path}, page ${page}`;
}
