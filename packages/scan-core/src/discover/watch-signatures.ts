import { SCAN_SCOPES } from '@guardimesh/model';
import type { FlowParts } from '../flow.js';
import { signaturesInForce } from '../scan/index.js';
import type { PassSchedule } from './pass-schedule.js';

/** How often the engines are asked for their version; they keep it at hand, so this costs nothing. */
const LOOK_EVERY_MS = 2_000;

/** When an engine has loaded other signatures, what the old ones called clean is looked at anew. */
export async function watchSignatures(
  parts: Pick<FlowParts, 'engines' | 'clock' | 'log'>,
  schedule: PassSchedule,
  signal: AbortSignal,
): Promise<void> {
  let before: string | null = null;
  while (!signal.aborted) {
    const now = signaturesInForce(parts.engines);
    if (now !== null && before !== null && now !== before) {
      parts.log.info({ signatures: now }, 'other signatures are in force; everything is scanned anew');
      schedule.requestAll({ reason: 'signatures', scopes: SCAN_SCOPES }, parts.clock.monotonicMs());
    }
    before = now ?? before;
    await parts.clock.sleep(LOOK_EVERY_MS, signal);
  }
}
