import { describeError, type Clock, type Log } from '@guardimesh/kit';
import type { FileCandidate, ScanTarget, UnscannedReason } from '@guardimesh/model';
import type { LayerSource, OpenLayer, WalkEntry } from '../ports/index.js';
import type { PassTally } from '../report/index.js';

interface SelectParts {
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the target's layer; where it cannot be, that is counted as one unscanned entry (the layer's root) and null is returned. */
export async function openLayer(
  parts: SelectParts & { readonly layers: LayerSource },
  target: ScanTarget,
  tally: PassTally,
): Promise<OpenLayer | null> {
  let layer: OpenLayer | UnscannedReason;
  try {
    layer = await parts.layers.open(target);
  } catch (thrown) {
    parts.log.error({ container: target.container.id, error: describeError(thrown) }, 'layer could not be opened');
    layer = 'internal-error';
  }
  if (typeof layer !== 'string') return layer;
  tally.seen();
  tally.unscanned(layer);
  return null;
}

/**
 * The files of the layer that have bytes to be judged. Everything else the walk meets is counted here, with its reason:
 * the error exit of this step is the tally.
 */
export async function* select(
  parts: SelectParts,
  layer: OpenLayer,
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

  const take = (entry: WalkEntry): FileCandidate | null => {
    tally.seen();
    if (entry.kind === 'nothing') tally.nothing(entry.what);
    else if (entry.kind === 'unscanned') tally.unscanned(entry.reason);
    else {
      const reason = outOfBounds(entry.candidate);
      if (reason === null) return entry.candidate;
      tally.unscanned(reason);
    }
    return null;
  };

  try {
    for await (const entries of layer.walk(signal)) {
      for (const entry of entries) {
        const candidate = take(entry);
        if (candidate !== null) yield candidate;
      }
    }
  } catch (thrown) {
    parts.log.error({ container: target.container.id, error: describeError(thrown) }, 'walk failed');
    tally.seen();
    tally.unscanned('internal-error');
  }
}
