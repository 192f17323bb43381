import type { ContainerSnapshot, ScanTarget, TargetBudget } from '@guardimesh/model';
import type { PassSchedule } from '../discover/index.js';
import type { FlowParts } from '../flow.js';
import type { WrittenFiles } from '../ports/index.js';
import { PassTally, type Reporter } from '../report/index.js';

/** A program that starts is looked at once it has had time to hide, and others with it. */
const AFTER_EXECUTION_MS = 100;
/** Code that was written is looked at for its surroundings soon: whoever writes one file often writes more. */
const AFTER_CODE_MS = 250;

/**
 * Takes the kernel's news: findings are told at once, counts as partial passes of the reason `written`; what only a look at the
 * surroundings can tell asks for a pass, and so does every gap.
 */
export async function listenToRealTime(
  parts: Pick<FlowParts, 'realTime' | 'pods' | 'rules' | 'clock'>,
  schedule: PassSchedule,
  reporter: Reporter,
  budget: TargetBudget,
  signal: AbortSignal,
): Promise<void> {
  if (parts.realTime === undefined) return;
  for await (const news of parts.realTime.news(() => schedule.running(), signal)) {
    const nowMs = parts.clock.monotonicMs();
    if (news.kind === 'reconcile') {
      schedule.requestAll({ reason: 'written', scopes: ['files', 'processes'] }, nowMs);
      continue;
    }
    const container = schedule.running().find(({ id }) => id === news.files.containerId);
    if (container === undefined) continue;
    takeFiles(parts, reporter, targetOf(parts, container, budget), news.files);
    const { id } = container;
    const { executed, code } = news.files;
    if (executed)
      schedule.request(id, { reason: 'executed', scopes: ['processes'], afterMs: AFTER_EXECUTION_MS }, nowMs);
    if (code) schedule.request(id, { reason: 'written', scopes: ['files'], afterMs: AFTER_CODE_MS }, nowMs);
  }
}

function targetOf(parts: Pick<FlowParts, 'pods'>, container: ContainerSnapshot, budget: TargetBudget): ScanTarget {
  const pod = container.pod === null ? null : parts.pods.find(container.pod);
  return { container, pod, reason: 'written', scopes: ['files'], budget };
}

function takeFiles(
  parts: Pick<FlowParts, 'rules' | 'clock'>,
  reporter: Reporter,
  target: ScanTarget,
  files: WrittenFiles,
): void {
  const tally = new PassTally(target, parts.clock);
  const isLeftOut = parts.rules.skipping(target.container, target.pod) !== null;
  for (const { candidate, names } of files.found) {
    tally.seen();
    if (isLeftOut || parts.rules.skipsPath(candidate.path)) tally.unscanned('skipped-by-rule');
    else
      reporter.file(target, tally, candidate, {
        verdict: { kind: 'malicious', names },
        matches: [{ kind: 'signature', verdict: 'malicious', names }],
        explained: [],
      });
  }
  tally.writtenFiles(files);
  if (tally.hasSeen) reporter.summary(tally);
}
