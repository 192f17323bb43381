import type { Coverage } from '@guardimesh/wire';
import { countOf, formatCount } from '../format/counts.js';
import type { IconName } from '../ui/icon.js';
import { unscannedTotal } from './unscanned.js';

export interface GlanceTile {
  readonly name: string;
  readonly icon: IconName;
  /** null: not known; shown neither as zero nor as anything else */
  readonly value: string | null;
  readonly note: string;
  /** class name of the colour, where the number asks for attention */
  readonly colour: string | null;
}

const NAMES = {
  scanned: { name: 'Containers scanned', icon: 'clean' },
  waiting: { name: 'Waiting for a scan', icon: 'waiting' },
  found: { name: 'Files with findings', icon: 'malicious' },
  unscanned: { name: 'Files not scanned', icon: 'unscanned' },
  clean: { name: 'Files judged clean', icon: 'check' },
} as const;

/** The state of things in five numbers. As long as no scan has ended, numbers of files are unknown, not zero. */
export function glanceTiles(totals: Coverage['totals'] | undefined): GlanceTile[] {
  if (totals === undefined) {
    return Object.values(NAMES).map((each) => ({ ...each, value: null, note: '', colour: null }));
  }
  const unscanned = unscannedTotal(totals.unscanned);
  const files = totals.clean + totals.found + unscanned;
  const known = totals.containers_scanned > 0 || files > 0;
  const ofFiles = (count: number, note: string) => ({
    value: known ? formatCount(count) : null,
    note: known ? note : 'no scan has ended yet',
  });
  return [
    {
      ...NAMES.scanned,
      value: formatCount(totals.containers_scanned),
      note: `of ${formatCount(totals.containers_running)} running`,
      colour: null,
    },
    {
      ...NAMES.waiting,
      value: formatCount(totals.containers_waiting),
      note: `${formatCount(totals.containers_gone_unscanned)} gone before one`,
      colour: totals.containers_waiting > 0 ? 'text-waiting' : null,
    },
    {
      ...NAMES.found,
      ...ofFiles(totals.found, 'in the newest scans'),
      colour: totals.found > 0 ? 'text-malicious' : null,
    },
    {
      ...NAMES.unscanned,
      ...ofFiles(unscanned, unscanned > 0 ? 'nothing is known of them' : 'in the newest scans'),
      colour: unscanned > 0 ? 'text-unscanned' : null,
    },
    {
      ...NAMES.clean,
      ...ofFiles(totals.clean, `${countOf(totals.from_memory, 'verdict')} from memory`),
      colour: null,
    },
  ];
}
