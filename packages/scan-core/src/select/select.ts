import { describeError, type Clock, type Log } from '@guardimesh/kit';
import type { FileCandidate, ScanTarget, UnscannedReason } from '@guardimesh/model';
import type { FileSource, KnownFiles, OpenSource, WalkEntry } from '../ports/index.js';
import type { PassTally } from '../report/index.js';
import type { ScanRules } from '../rules/index.js';
import { ScanOrder } from './order.js';

interface SelectParts {
  readonly rules: ScanRules;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens a place of the target; where it cannot be, that is counted as one unscanned entry (its root) and null is returned. */
export async function openSource(
  parts: SelectParts,
  source: FileSource,
  target: ScanTarget,
  tally: PassTally,
): Promise<OpenSource | null> {
  let opened: OpenSource | UnscannedReason | null;
  try {
    opened = await source.open(target);
  } catch (thrown) {
    parts.log.error({ container: target.container.id, error: describeError(thrown) }, 'a place could not be opened');
    opened = 'internal-error';
  }
  if (typeof opened !== 'string') return opened;
  tally.seen();
  tally.unscanned(opened);
  return null;
}

/**
 * The files of a place that have bytes to be judged. Everything else the walk meets is counted here, with its reason:
 * the error exit of this step is the tally.
 */
export async function* select(
  parts: SelectParts,
  source: OpenSource,
  known: KnownFiles | null,
  target: ScanTarget,
  tally: PassTally,
  signal: AbortSignal,
): AsyncGenerator<FileCandidate, void, void> {
  const { budget } = target;
  const deadlineMs = parts.clock.monotonicMs() + budget.passSecondsMax * 1_000;

  /** Why a file is not even opened, or null. */
  const outOfBounds = (candidate: FileCandidate): UnscannedReason | null => {
    if (signal.aborted) return 'stopped';
    if (candidate.identity.sizeBytes > budget.fileBytesMax) return 'too-large';
    if (parts.clock.monotonicMs() > deadlineMs) return 'time-limit';
    return tally.bytesScanned >= budget.passBytesMax ? 'byte-limit' : null;
  };

  const isWithinBounds = (candidate: FileCandidate): boolean => {
    const reason = outOfBounds(candidate);
    if (reason !== null) tally.unscanned(reason);
    return reason === null;
  };

  const order = new ScanOrder();
  const note = (entry: WalkEntry): void => {
    if (entry.kind === 'known-clean') {
      tally.knownClean(entry.count);
      return;
    }
    tally.seen();
    if (entry.kind === 'nothing') tally.nothing(entry.what);
    else if (entry.kind === 'unscanned') tally.unscanned(entry.reason);
    else if (parts.rules.hasPaths && parts.rules.skipsPath(entry.candidate.path)) tally.unscanned('skipped-by-rule');
    else order.add(entry.candidate);
  };
  /** Those that may be given out while so many are held. */
  function* ready(isReady: () => boolean): Generator<FileCandidate, void, void> {
    for (let next = isReady() ? order.take() : null; next !== null; next = isReady() ? order.take() : null) {
      if (isWithinBounds(next)) yield next;
    }
  }

  try {
    for await (const entries of source.walk(signal, known)) {
      for (const entry of entries) note(entry);
      yield* ready(() => order.isFull);
    }
  } catch (thrown) {
    parts.log.error({ container: target.container.id, error: describeError(thrown) }, 'walk failed');
    tally.seen();
    tally.unscanned('internal-error');
  }
  yield* ready(() => true);
}
