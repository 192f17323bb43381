import type { ContextAnswer, EngineAnswer, Match, Verdict } from '@guardimesh/model';
import type { Scanned } from '../scan/index.js';

/**
 * One verdict from what scanning gave. A match stands whatever the other engines say, even where the file changed
 * meanwhile: those bytes were there. Clean needs every engine to have said clean of a file that stayed what it was.
 */
export function judge(scanned: Scanned): Verdict {
  if (scanned.kind === 'unscanned') return { kind: 'unscanned', reason: scanned.reason };
  if (scanned.kind === 'remembered') return scanned.verdict;
  if (scanned.kind === 'allowed') return { kind: 'clean' };
  const verdict = judgeAnswers(scanned.answers, scanned.changed);
  if (verdict.kind !== 'unscanned') scanned.remember(verdict);
  return verdict;
}

/**
 * The matches to be told of one file: what its bytes were found to be, and what its surroundings say. Where these could not be
 * told yet, a clean file is not clean: a program that may not belong there is looked at again.
 */
export function judgeAll(scanned: Scanned, context: readonly ContextAnswer[]): { verdict: Verdict; matches: Match[] } {
  const verdict = judge(scanned);
  const matches = context.flatMap((answer) => (answer.kind === 'match' ? [answer.match] : []));
  if (verdict.kind === 'suspicious' || verdict.kind === 'malicious') {
    const [first, ...rest] = verdict.names;
    if (first !== undefined) matches.unshift({ kind: 'signature', verdict: verdict.kind, names: [first, ...rest] });
  } else if (verdict.kind === 'clean' && context.some((answer) => answer.kind === 'undecided')) {
    return { verdict: { kind: 'unscanned', reason: 'undecided' }, matches };
  }
  return { verdict, matches };
}

function judgeAnswers(answers: readonly EngineAnswer[], changed: boolean): Verdict {
  const names = answers.flatMap((answer) => (answer.kind === 'match' ? answer.names : []));
  if (names.length > 0) return { kind: 'malicious', names: [...new Set(names)] };
  // a fault outranks a limit: it is the one that another try may cure
  const gap = answers.find((answer) => answer.kind === 'failed') ?? answers.find((answer) => answer.kind === 'skipped');
  if (gap !== undefined) return { kind: 'unscanned', reason: gap.reason };
  if (changed) return { kind: 'unscanned', reason: 'changed-during-scan' };
  return answers.length > 0 ? { kind: 'clean' } : { kind: 'unscanned', reason: 'internal-error' };
}
