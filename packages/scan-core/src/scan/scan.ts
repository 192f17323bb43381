import { describeError, type Clock, type Log } from '@guardimesh/kit';
import {
  matchesOf,
  sameIdentity,
  type ContextAnswer,
  type EngineAnswer,
  type FileCandidate,
  type OpenFile,
  type UnscannedReason,
} from '@guardimesh/model';
import {
  LASTING_GAPS,
  LEFT_ALONE_MS,
  type ContextCheck,
  type Engine,
  type FileDigest,
  type LastingGap,
  type LastingVerdict,
  type OpenSource,
  type Pace,
  type VerdictMemory,
} from '../ports/index.js';
import type { PassTally } from '../report/index.js';
import type { ScanRules } from '../rules/index.js';
import { signaturesInForce, signaturesOf } from './signatures-in-force.js';

const QUIET_NS = BigInt(LEFT_ALONE_MS) * 1_000_000n;
/** Of an image layer nobody can map a file for writing: a write within the same tick of the kernel's clock (10 ms) is all there is. */
const LAYER_QUIET_NS = 100_000_000n;

/** What came of scanning: an earlier verdict, the engines' answers, or the reason why there is none. */
export type Scanned =
  | { readonly kind: 'remembered'; readonly verdict: LastingVerdict }
  /** its bytes are on the allow list: clean, whatever any engine says */
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'answered';
      readonly answers: readonly EngineAnswer[];
      readonly changed: boolean;
      remember(verdict: LastingVerdict): void;
    }
  | { readonly kind: 'unscanned'; readonly reason: UnscannedReason };

/** What was learnt of one file: from its bytes, and from its surroundings. */
export interface Looked {
  readonly scanned: Scanned;
  readonly context: readonly ContextAnswer[];
  /** to be called once it is judged: notes that nothing is to be said of its surroundings */
  rememberQuiet(): void;
}

export interface ScanParts {
  readonly engines: readonly [Engine, ...Engine[]];
  readonly checks: readonly ContextCheck[];
  readonly memory: VerdictMemory;
  /** null: bytes are not known again under another name */
  readonly digest: FileDigest | null;
  readonly pace: Pace;
  readonly rules: ScanRules;
  readonly clock: Clock;
  readonly log: Log;
}

const nothing = (): void => undefined;
const NO_CONTEXT: readonly ContextAnswer[] = [];

/**
 * Looks at one candidate: whether its verdict is known, by its identity or by its bytes; else every engine's answer to its
 * descriptor; and whether it is still what it was. Identity first: a file whose verdict is known under the signatures in force,
 * and of whose surroundings nothing is to be said, is not even opened. Never throws.
 *
 * @param context the checks' context for this target, see {@link ContextCheck.contextOf}
 */
export async function scan(
  parts: ScanParts,
  source: OpenSource,
  candidate: FileCandidate,
  context: string,
  tally: PassTally,
  signal: AbortSignal,
): Promise<Looked> {
  const inForce = signaturesInForce(parts.engines);
  const known = inForce === null ? null : parts.memory.recall(candidate.identity, inForce);
  const concerned = parts.checks.filter((check) => check.ofSuspicious !== true && check.concerns(candidate));
  const surroundings = surroundingsOf(candidate, context);
  const isQuiet = concerned.length === 0 || parts.memory.isQuietIn(candidate.identity, surroundings);
  // what was found may be on the allow list by now: its bytes have to be looked at for that
  const mayBeAllowed = known !== null && known.kind !== 'clean' && parts.rules.hasAllowList;
  // what explains it is not remembered: a package may have been removed, or have come
  const mayBeExplained = known?.kind === 'suspicious' && parts.checks.some((check) => check.concerns(candidate));
  if (known !== null && isQuiet && !mayBeAllowed && !mayBeExplained) {
    tally.remembered();
    return { scanned: { kind: 'remembered', verdict: known }, context: NO_CONTEXT, rememberQuiet: nothing };
  }
  const gap = inForce === null || known !== null ? null : parts.memory.recallGap(candidate.identity, inForce);
  if (gap !== null && concerned.length === 0 && !parts.rules.hasAllowList) return unscanned(gap);
  const waiting = parts.pace.admit(candidate.identity.sizeBytes, signal);
  if (waiting !== null) await waiting;
  try {
    const openedAtNs = BigInt(Math.floor(parts.clock.nowMs())) * 1_000_000n;
    const file = source.openFile(candidate);
    if (typeof file === 'string') return unscanned(file);
    try {
      if (await isAllowed(parts, file))
        return {
          scanned: { kind: 'allowed' },
          context: [{ kind: 'explained', by: 'allow-list' }],
          rememberQuiet: nothing,
        };
      const answers = await lookAround(isQuiet && !mayBeExplained ? [] : concerned, candidate, file, tally);
      const scanned = await scanOpened(parts, source, candidate, file, known, inForce, openedAtNs, tally, signal);
      const explaining = isSuspicious(scanned)
        ? parts.checks.filter((check) => check.ofSuspicious === true && check.concerns(candidate))
        : [];
      const explained = await lookAround(explaining, candidate, file, tally);
      const rememberQuiet = (): void => {
        if (answers.every(isNothing)) parts.memory.rememberQuiet(file.identity, surroundings);
      };
      return { scanned, context: [...answers, ...explained], rememberQuiet };
    } finally {
      source.closeFile(file);
    }
  } catch (thrown) {
    parts.log.error({ error: describeError(thrown) }, 'scanning a file failed');
    return unscanned('internal-error');
  }
}

/** Of a file in a folder nothing may be to be said, and something of the same file once a process runs it. */
function surroundingsOf({ origin, use }: FileCandidate, context: string): string {
  return use === undefined ? context : `${context} ${origin} ${use.held}`;
}

function unscanned(reason: UnscannedReason): Looked {
  return { scanned: { kind: 'unscanned', reason }, context: NO_CONTEXT, rememberQuiet: nothing };
}

/** Asked at each pass, and remembered by nobody: a digest that is taken off the list counts no longer. */
async function isAllowed({ rules, digest }: ScanParts, { descriptor, identity }: OpenFile): Promise<boolean> {
  if (!rules.hasAllowList || digest === null) return false;
  const bytes = await digest({ descriptor, sizeBytes: identity.sizeBytes });
  return bytes !== null && rules.allows(bytes);
}

/** Whether something was found that is no more than suspicious. */
function isSuspicious(scanned: Scanned): boolean {
  if (scanned.kind === 'remembered') return scanned.verdict.kind === 'suspicious';
  if (scanned.kind !== 'answered') return false;
  const names = scanned.answers.flatMap((answer) => (answer.kind === 'match' ? answer.names : []));
  return matchesOf(names).some(({ verdict }) => verdict === 'suspicious');
}

function isNothing(answer: ContextAnswer): boolean {
  return answer.kind === 'nothing' || answer.kind === 'explained';
}

async function lookAround(
  checks: readonly ContextCheck[],
  candidate: FileCandidate,
  file: OpenFile,
  tally: PassTally,
): Promise<readonly ContextAnswer[]> {
  if (checks.length === 0) return NO_CONTEXT;
  return Promise.all(checks.map((check) => check.check(tally.target, candidate, file)));
}

async function scanOpened(
  parts: ScanParts,
  source: OpenSource,
  candidate: FileCandidate,
  file: OpenFile,
  known: LastingVerdict | null,
  inForce: string | null,
  openedAtNs: bigint,
  tally: PassTally,
  signal: AbortSignal,
): Promise<Scanned> {
  const { memory } = parts;
  // known by the identity it was listed with: only where that is still its identity
  const listed = inForce === null || known === null ? null : memory.recall(file.identity, inForce);
  if (listed !== null) {
    tally.remembered();
    return { kind: 'remembered', verdict: listed };
  }
  const gap = inForce === null ? null : memory.recallGap(file.identity, inForce);
  if (gap !== null) return { kind: 'unscanned', reason: gap };
  // the file may have grown between the walk and the open: the bound holds for the bytes that would be read
  if (file.identity.sizeBytes > tally.target.budget.fileBytesMax) return { kind: 'unscanned', reason: 'too-large' };
  const { descriptor, identity } = file;
  const digest = parts.digest === null ? null : await parts.digest({ descriptor, sizeBytes: identity.sizeBytes });
  const byBytes = digest === null || inForce === null ? null : memory.recallBytes(digest, inForce);
  if (byBytes !== null && sameIdentity(identity, source.identityNow(file))) {
    if (willShowChanges(candidate, file, openedAtNs)) memory.remember(identity, digest, inForce ?? '', byBytes);
    tally.remembered();
    return { kind: 'remembered', verdict: byBytes };
  }
  const answers = await askEngines(parts.engines, file, tally, signal);
  const changed = !sameIdentity(identity, source.identityNow(file));
  const isSettled = !changed && willShowChanges(candidate, file, openedAtNs);
  const lasting = isSettled ? lastingGap(answers) : null;
  if (lasting !== null) memory.rememberGap(identity, signaturesOf(answers), lasting);
  const remember = (verdict: LastingVerdict): void => {
    if (isSettled) memory.remember(identity, digest, signaturesOf(answers), verdict);
  };
  return { kind: 'answered', answers, changed, remember };
}

/** Where an engine could not see all of a file, and none found anything or failed. */
function lastingGap(answers: readonly EngineAnswer[]): LastingGap | null {
  if (answers.some(({ kind }) => kind === 'match' || kind === 'failed')) return null;
  const reason = answers.flatMap((answer) => (answer.kind === 'skipped' ? [answer.reason] : []))[0];
  return LASTING_GAPS.find((each) => each === reason) ?? null;
}

async function askEngines(
  engines: readonly Engine[],
  file: OpenFile,
  tally: PassTally,
  signal: AbortSignal,
): Promise<readonly EngineAnswer[]> {
  let waits = 0;
  const hooks = {
    signal,
    onWaiting: () => {
      waits += 1;
    },
  };
  const answers = await Promise.all(engines.map((engine) => engine.scan(file, hooks)));
  if (waits > 0) tally.waited();
  tally.scannedBytes(file.identity.sizeBytes, answers);
  return answers;
}

/** Whether no write can have gone unseen since the file was opened: only then something may be remembered of it, or of its bytes. */
function willShowChanges({ origin }: FileCandidate, { identity, changesShow }: OpenFile, openedAtNs: bigint): boolean {
  const quietNs = openedAtNs - identity.changedNs;
  return origin === 'layer' ? quietNs > LAYER_QUIET_NS : changesShow && quietNs > QUIET_NS;
}
