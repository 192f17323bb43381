import type { ContainerSnapshot, PodDetails, ScanTarget, TargetBudget } from '@guardimesh/model';
import type { PassSchedule } from '../discover/index.js';
import type { FlowParts } from '../flow.js';
import type { FoundWhenWritten, WrittenFiles } from '../ports/index.js';
import { PassTally, type JudgedFile, type Reporter } from '../report/index.js';

/** A program that starts is looked at once it has had time to hide, and others with it. */
const AFTER_EXECUTION_MS = 100;
/** Code that was written is looked at for its surroundings soon: whoever writes one file often writes more. */
const AFTER_CODE_MS = 250;

type RealTimeParts = Pick<FlowParts, 'realTime' | 'pods' | 'rules' | 'clock'>;

/**
 * Takes the kernel's news of the containers that no rule leaves out: findings are told at once, counts as partial passes of the reason `written`; what only a look at the
 * surroundings can tell asks for a pass, and so does every gap.
 */
export async function listenToRealTime(
  parts: RealTimeParts,
  schedule: PassSchedule,
  reporter: Reporter,
  budget: TargetBudget,
  signal: AbortSignal,
): Promise<void> {
  if (parts.realTime === undefined) return;
  const heard = (): readonly ContainerSnapshot[] => schedule.running().filter((each) => !isLeftOut(parts, each));
  for await (const news of parts.realTime.news(heard, signal)) {
    const nowMs = parts.clock.monotonicMs();
    if (news.kind === 'reconcile') {
      schedule.requestAll({ reason: 'written', scopes: ['files', 'processes'] }, nowMs);
      continue;
    }
    const container = schedule.running().find(({ id }) => id === news.files.containerId);
    if (container === undefined || isLeftOut(parts, container)) continue;
    takeFiles(parts, reporter, targetOf(parts, container, budget), news.files);
    const { id } = container;
    const { executed, code } = news.files;
    if (executed)
      schedule.request(id, { reason: 'executed', scopes: ['processes'], afterMs: AFTER_EXECUTION_MS }, nowMs);
    if (code) schedule.request(id, { reason: 'written', scopes: ['files'], afterMs: AFTER_CODE_MS }, nowMs);
  }
}

function podOf({ pods }: RealTimeParts, { pod }: ContainerSnapshot): PodDetails | null {
  return pod === null ? null : pods.find(pod);
}

/** Nothing of it is judged here; its passes say so, under the rule. */
function isLeftOut(parts: RealTimeParts, container: ContainerSnapshot): boolean {
  return parts.rules.skipping(container, podOf(parts, container)) !== null;
}

function targetOf(parts: RealTimeParts, container: ContainerSnapshot, budget: TargetBudget): ScanTarget {
  return { container, pod: podOf(parts, container), reason: 'written', scopes: ['files'], budget };
}

function takeFiles(parts: RealTimeParts, reporter: Reporter, target: ScanTarget, files: WrittenFiles): void {
  const tally = new PassTally(target, parts.clock);
  for (const found of files.found) {
    tally.seen();
    if (parts.rules.skipsPath(found.candidate.path)) tally.unscanned('skipped-by-rule');
    else reporter.file(target, tally, found.candidate, judged(parts, found));
  }
  tally.writtenFiles(files);
  if (tally.hasSeen) reporter.summary(tally);
}

/** As a pass would judge it: bytes on the allow list are clean, whatever the engine says. */
function judged({ rules }: RealTimeParts, { digest, names }: FoundWhenWritten): JudgedFile {
  if (digest !== null && rules.allows(digest))
    return { verdict: { kind: 'clean' }, matches: [], explained: ['allow-list'] };
  return {
    verdict: { kind: 'malicious', names },
    matches: [{ kind: 'signature', verdict: 'malicious', names }],
    explained: [],
  };
}
