import type { Coverage } from '@guardimesh/wire';
import { formatCount, formatShare } from '../format/counts.js';
import { unscannedTotal } from './unscanned.js';

const WIDTH = 1000;
/** A part that exists is seen, be it one file of a million. */
const LEAST = 6;

/** What became of the files met in the newest scans, drawn to scale; the unscanned part is hatched, not only coloured. */
export function FileBar({ totals }: { totals: Coverage['totals'] }) {
  const unscanned = unscannedTotal(totals.unscanned);
  const all = totals.clean + totals.found + unscanned;
  if (all === 0) return null;
  const parts = [
    { name: 'with findings', count: totals.found, fill: 'fill-malicious' },
    { name: 'not scanned', count: unscanned, fill: '' },
    { name: 'clean', count: totals.clean, fill: 'fill-clean/50' },
  ];
  const widths = parts.map(({ count }) => (count === 0 ? 0 : Math.max(LEAST, (count / all) * WIDTH)));
  const scale = WIDTH / widths.reduce((sum, width) => sum + width, 0);
  const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0) * scale);
  return (
    <figure className="space-y-2">
      <svg viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" className="h-3 w-full rounded" aria-hidden="true">
        <defs>
          <pattern id="hatch" width="8" height="12" patternUnits="userSpaceOnUse">
            <rect width="8" height="12" className="fill-unscanned-ground" />
            <path d="M-2 14 10-2M-6 8 2-4M6 16 14 4" className="stroke-unscanned" strokeWidth="2" />
          </pattern>
        </defs>
        {parts.map(({ name, fill }, index) => (
          <rect
            key={name}
            x={starts[index]}
            width={(widths[index] ?? 0) * scale}
            height="12"
            {...(fill === '' ? { fill: 'url(#hatch)' } : { className: fill })}
          />
        ))}
      </svg>
      <figcaption className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {parts.map(({ name, count }) => (
          <span key={name}>
            <strong className="tabular-nums">{formatCount(count)}</strong> {name}{' '}
            <span className="text-soft">({formatShare(count, all)})</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
