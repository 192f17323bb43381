import type { AttackResult, HonestResult } from '../run/index.js';

export function attackTable(results: readonly AttackResult[]): string {
  return columns(
    ['attack', 'technique', 'expected', 'result', 'found', 'seconds', 'twin'],
    results.map(({ attack, result, found, seconds, twin, twinFound }) => [
      attack.id,
      attack.technique,
      attack.requires.join(' '),
      result,
      found.join(' ') || '-',
      seconds === null ? '-' : seconds.toFixed(1),
      twin === 'false-alarm' ? `false alarm: ${twinFound.join(' ')}` : twin,
    ]),
  );
}

export function honestTable(results: readonly HonestResult[]): string {
  return columns(
    ['honest day', 'result', 'found'],
    results.map(({ day, result, found }) => [day.id, result, found.join(' ') || '-']),
  );
}

function columns(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, at) => Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [headings, ...rows].map(line).join('\n');
}
