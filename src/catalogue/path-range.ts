// What lies at or below a path, as SQL that an index of paths answers: paths below begin with the path and a slash, and `0` is the sign
// after the slash.

/** Bounds of what lies below: `path >= ? AND path < ?`. */
export function rangeBelow(folder: string): [string, string] {
  return [`${folder}/`, `${folder}0`];
}

/** A condition with the named value `@below`. */
export function atOrBelow(column: string): string {
  // one range, narrowed: SQLite looks up no union of them
  return `${column} >= @below AND ${column} < @below || '0' AND (${column} = @below OR ${column} >= @below || '/')`;
}
