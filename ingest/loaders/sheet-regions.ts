// The separate tables of a sheet: blocks of cells with empty rows and columns around them.

export interface SheetRow {
  /** 1-based, as the program shows it. */
  readonly number: number;
  /** Texts by column, 1-based, ascending, without empty ones. */
  readonly cells: ReadonlyMap<number, string>;
}

export interface SheetRegion {
  readonly rows: readonly SheetRow[];
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** Cuts at empty rows, then at empty columns, then once more at rows: tables beside one another part where they end. */
export function findRegions(rows: readonly SheetRow[]): SheetRegion[] {
  const regions = splitRows(rows)
    .flatMap(splitColumns)
    .flatMap(splitRows)
    .map((block) => {
      const columns = columnsOf(block);
      return { rows: block, firstColumn: columns[0] ?? 1, lastColumn: columns.at(-1) ?? 1 };
    });
  return regions.filter((region) => region.rows.length > 0);
}

/** Columns with a cell in any of the rows, ascending. */
export function columnsOf(rows: readonly SheetRow[]): number[] {
  return [...new Set(rows.flatMap((row) => [...row.cells.keys()]))].toSorted((left, right) => left - right);
}

function splitRows(rows: readonly SheetRow[]): SheetRow[][] {
  const blocks: SheetRow[][] = [];
  let last: SheetRow | undefined;
  for (const row of rows) {
    if (row.cells.size === 0) continue;
    if (last !== undefined && row.number === last.number + 1) blocks.at(-1)?.push(row);
    else blocks.push([row]);
    last = row;
  }
  return blocks;
}

function splitColumns(rows: readonly SheetRow[]): SheetRow[][] {
  const blocks: number[][] = [];
  for (const column of columnsOf(rows)) {
    const block = blocks.at(-1);
    if (block !== undefined && block.at(-1) === column - 1) block.push(column);
    else blocks.push([column]);
  }
  if (blocks.length <= 1) return [[...rows]];
  return blocks.map((columns) => {
    const kept = new Set(columns);
    return rows
      .map((row) => ({ ...row, cells: new Map([...row.cells].filter(([column]) => kept.has(column))) }))
      .filter((row) => row.cells.size > 0);
  });
}
