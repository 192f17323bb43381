import type { CoverageRow } from '@guardimesh/wire';
import { countOf } from '../format/counts.js';
import type { Tone } from '../ui/badge.js';
import type { IconName } from '../ui/icon.js';
import { unscannedTotal } from './unscanned.js';

export type StatusKind = 'found' | 'missed' | 'waiting' | 'partly' | 'empty' | 'clean';

export interface ContainerStatus {
  readonly kind: StatusKind;
  readonly text: string;
  readonly tone: Tone;
  readonly icon: IconName;
}

type Facts = Pick<CoverageRow, 'state' | 'last_scan' | 'clean' | 'found' | 'unscanned'>;

/**
 * What may be said of a container, the worst first. "Clean" is left for the one case where a pass ended and each file it
 * met was judged and none was bad.
 */
export function containerStatus(row: Facts): ContainerStatus {
  const unscanned = unscannedTotal(row.unscanned);
  if (row.found > 0) {
    return { kind: 'found', text: countOf(row.found, 'finding'), tone: 'malicious', icon: 'malicious' };
  }
  if (row.last_scan === null) {
    return row.state === 'gone'
      ? { kind: 'missed', text: 'Gone before its first scan', tone: 'unscanned', icon: 'gone' }
      : { kind: 'waiting', text: 'Waiting for its first scan', tone: 'waiting', icon: 'waiting' };
  }
  if (unscanned > 0) {
    const text = row.clean > 0 ? 'Partly scanned' : 'Not scanned';
    return { kind: 'partly', text, tone: 'unscanned', icon: 'unscanned' };
  }
  if (row.clean === 0) return { kind: 'empty', text: 'No files to scan', tone: 'neutral', icon: 'nothing' };
  return { kind: 'clean', text: 'Clean', tone: 'clean', icon: 'clean' };
}

const ORDER: readonly StatusKind[] = ['found', 'partly', 'missed', 'waiting', 'empty', 'clean'];

/** What needs a person's eye first; running before gone within each kind. */
export function byUrgency(a: Facts, b: Facts): number {
  const order = ORDER.indexOf(containerStatus(a).kind) - ORDER.indexOf(containerStatus(b).kind);
  if (order !== 0) return order;
  return Number(a.state === 'gone') - Number(b.state === 'gone');
}
