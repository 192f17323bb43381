/** The value below which `share` (0 to 1) of the values lie: nearest rank, so always one that was measured. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new RangeError('no values were measured');
  return value;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Prints rows under their headings, columns aligned; numbers to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const text = rows.map((row) => row.map(String));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...text.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], from: readonly (string | number)[]): string =>
    cells
      .map((cell, column) =>
        typeof from[column] === 'number' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ');
  console.log(line(headings, rows[0] ?? headings));
  for (const [index, row] of rows.entries()) console.log(line(text[index] ?? [], row));
}

/** A bar that the figures must meet. */
export interface Bar {
  readonly what: string;
  readonly measured: number;
  readonly atMost: number;
}

/** Prints the bars, then one JSON line with all figures; ends the process with 1 where a bar is missed. */
export function conclude(name: string, figures: Readonly<Record<string, unknown>>, bars: readonly Bar[]): never {
  for (const { what, measured, atMost } of bars) {
    console.log(`${measured <= atMost ? 'met   ' : 'MISSED'} ${what}: ${measured} (at most ${atMost})`);
  }
  console.log(
    JSON.stringify({ bench: name, ...figures, met: bars.every(({ measured, atMost }) => measured <= atMost) }),
  );
  process.exit(bars.every(({ measured, atMost }) => measured <= atMost) ? 0 : 1);
}
