import type { FindingKind } from '@guardimesh/model';
import type { HonestDay } from '../honest/index.js';
import type { LabNode } from '../node/index.js';
import { inParallel } from './in-parallel.js';
import { kindsOf, remarksOf } from './judge.js';
import { prepareImages } from './prepare-images.js';
import { runDeed } from './run-deed.js';

/** Fewer than attacks: each keeps a processor busy. */
const AT_ONCE = 3;
const QUIET_PASSES = 2;

export interface HonestResult {
  readonly day: HonestDay;
  readonly result: 'quiet' | 'false-alarm' | 'failed';
  readonly found: readonly FindingKind[];
  readonly remarks: readonly string[];
}

/** Each day in a container of its own, looked at all the while and twice more when it is over. */
export async function runHonest(
  node: LabNode,
  days: readonly HonestDay[],
  tell: (text: string) => void,
): Promise<HonestResult[]> {
  const images = await prepareImages(node, days, tell);
  return inParallel(AT_ONCE, days, async (day) => {
    const outcome = await runDeed(node, images(day), day.id, day, { kinds: [], quietPasses: QUIET_PASSES });
    const found = kindsOf(outcome);
    const result = outcome.failed !== null ? 'failed' : found.length > 0 ? 'false-alarm' : 'quiet';
    tell(`${day.id}: ${result}`);
    return {
      day,
      result,
      found,
      remarks: [...(outcome.failed === null ? [] : [outcome.failed]), ...remarksOf('found', outcome)],
    };
  });
}
