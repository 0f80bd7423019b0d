// One open HTML table: cells become a line `cell | cell` per row, and a cell that spans rows or columns is repeated in each of them.

/** A longer cell is not repeated: a few kilobytes of markup could otherwise unfold into gigabytes. */
const LONGEST_REPEATED_CELL = 200;
const MOST_COLUMNS_SPANNED = 50;

interface Span {
  readonly text: string;
  rowsLeft: number;
}

export class HtmlTable {
  /** Set when the table arranges the page rather than holding data; its cells are then read as blocks. */
  isLayout = false;
  inCell = false;
  #cells: string[] | null = null;
  #rowspan = 1;
  #colspan = 1;
  #cellsOpened = 0;
  #rowsWithCells = 0;
  readonly #spans = new Map<number, Span>();

  /** Whether a complete row of several cells was seen. */
  get isData(): boolean {
    return this.#rowsWithCells > 0;
  }

  openRow(): void {
    this.#cells = [];
    this.#cellsOpened = 0;
    this.inCell = false;
  }

  openCell(rowspan: number, colspan: number): void {
    this.#cells ??= [];
    this.#fillSpans(this.#cells);
    this.#cellsOpened++;
    this.#rowspan = Number.isFinite(rowspan) ? rowspan : 1;
    this.#colspan = Number.isFinite(colspan) ? Math.min(Math.max(colspan, 1), MOST_COLUMNS_SPANNED) : 1;
    this.inCell = true;
  }

  closeCell(text: string): void {
    this.inCell = false;
    if (this.#cells === null) return;
    const repeats = text.length <= LONGEST_REPEATED_CELL;
    for (let column = 0; column < this.#colspan; column++) {
      if (this.#rowspan > 1 && repeats) this.#spans.set(this.#cells.length, { text, rowsLeft: this.#rowspan - 1 });
      this.#cells.push(column === 0 || repeats ? text : "");
    }
  }

  /** The row's line; empty when it holds no text. One cell that spans the table is a caption, said once. */
  closeRow(): string {
    const cells = this.#cells ?? [];
    this.#fillSpans(cells);
    this.#cells = null;
    this.inCell = false;
    if (cells.every((cell) => cell === "")) return "";
    if (this.#cellsOpened === 1 && cells.length === this.#colspan) return cells[0] ?? "";
    if (cells.length > 1) this.#rowsWithCells++;
    return cells.join(" | ");
  }

  abandonRow(): string[] {
    const cells = this.#cells ?? [];
    this.#cells = null;
    return cells;
  }

  #fillSpans(cells: string[]): void {
    let span = this.#spans.get(cells.length);
    while (span !== undefined) {
      span.rowsLeft--;
      if (span.rowsLeft <= 0) this.#spans.delete(cells.length);
      cells.push(span.text);
      span = this.#spans.get(cells.length);
    }
  }
}
