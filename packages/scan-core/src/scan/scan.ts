import { describeError, type Clock, type Log } from '@guardimesh/kit';
import {
  sameIdentity,
  type EngineAnswer,
  type FileCandidate,
  type FileIdentity,
  type OpenFile,
  type UnscannedReason,
} from '@guardimesh/model';
import type { Engine, LastingVerdict, OpenLayer, VerdictMemory } from '../ports/index.js';
import type { PassTally } from '../report/index.js';
import { signaturesInForce, signaturesOf } from './signatures-in-force.js';

/**
 * A file changed within this time before it was opened is scanned but not remembered: a write that follows within the same
 * tick of the kernel's clock (up to 10 ms) would leave its ctime, and so its identity, as it was.
 */
const QUIET_NS = 100_000_000n;

/** What came of scanning: an earlier verdict, the engines' answers, or the reason why there is none. */
export type Scanned =
  | { readonly kind: 'remembered'; readonly verdict: LastingVerdict }
  | {
      readonly kind: 'answered';
      readonly answers: readonly EngineAnswer[];
      readonly changed: boolean;
      remember(verdict: LastingVerdict): void;
    }
  | { readonly kind: 'unscanned'; readonly reason: UnscannedReason };

interface ScanParts {
  readonly engines: readonly [Engine, ...Engine[]];
  readonly memory: VerdictMemory;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the candidate, gives the descriptor to every engine, and looks afterwards whether the file is still what it was.
 * Identity first: a file whose verdict is known under the signatures in force is not even opened. Never throws.
 */
export async function scan(
  parts: ScanParts,
  layer: OpenLayer,
  candidate: FileCandidate,
  tally: PassTally,
  signal: AbortSignal,
): Promise<Scanned> {
  const inForce = signaturesInForce(parts.engines);
  const known = inForce === null ? null : parts.memory.recall(candidate.identity, inForce);
  if (known !== null) {
    tally.remembered();
    return { kind: 'remembered', verdict: known };
  }
  try {
    const openedAtNs = BigInt(Math.floor(parts.clock.nowMs())) * 1_000_000n;
    const file = layer.openFile(candidate);
    if (typeof file === 'string') return { kind: 'unscanned', reason: file };
    try {
      return await scanOpened(parts, layer, file, openedAtNs, tally, signal);
    } finally {
      layer.closeFile(file);
    }
  } catch (thrown) {
    parts.log.error({ error: describeError(thrown) }, 'scanning a file failed');
    return { kind: 'unscanned', reason: 'internal-error' };
  }
}

async function scanOpened(
  parts: ScanParts,
  layer: OpenLayer,
  file: OpenFile,
  openedAtNs: bigint,
  tally: PassTally,
  signal: AbortSignal,
): Promise<Scanned> {
  // the file may have grown between the walk and the open: the bound holds for the bytes that would be read
  if (file.identity.sizeBytes > tally.target.budget.fileBytesMax) return { kind: 'unscanned', reason: 'too-large' };
  const waits = { count: 0 };
  const hooks = {
    signal,
    onWaiting: () => {
      waits.count += 1;
    },
  };
  const answers = await Promise.all(parts.engines.map((engine) => engine.scan(file, hooks)));
  if (waits.count > 0) tally.waited();
  tally.scannedBytes(file.identity.sizeBytes, answers);
  const changed = !sameIdentity(file.identity, layer.identityNow(file));
  const remember = (verdict: LastingVerdict): void => {
    if (!changed && isQuiet(file.identity, openedAtNs))
      parts.memory.remember(file.identity, signaturesOf(answers), verdict);
  };
  return { kind: 'answered', answers, changed, remember };
}

function isQuiet(identity: FileIdentity, openedAtNs: bigint): boolean {
  return openedAtNs - identity.changedNs > QUIET_NS;
}
