import type { AttackResult } from '../run/index.js';

/** The results as aligned columns. */
export function tableOf(results: readonly AttackResult[]): string {
  const rows = results.map(({ attack, result, found, seconds, twin, twinFound }) => [
    attack.id,
    attack.technique,
    attack.requires.join(' '),
    result,
    found.join(' ') || '-',
    seconds === null ? '-' : seconds.toFixed(1),
    twin === 'false-alarm' ? `false alarm: ${twinFound.join(' ')}` : twin,
  ]);
  const headings = ['attack', 'technique', 'expected', 'result', 'found', 'seconds', 'twin'];
  const widths = headings.map((heading, at) => Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)));
  return [headings, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
