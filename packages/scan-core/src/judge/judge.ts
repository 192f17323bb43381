import {
  matchesOf,
  verdictOf,
  type ContextAnswer,
  type EngineAnswer,
  type Match,
  type Verdict,
} from '@guardimesh/model';
import type { Scanned } from '../scan/index.js';

export interface Judged {
  readonly verdict: Verdict;
  /** to be told, one finding each */
  readonly matches: readonly Match[];
}

/**
 * One verdict from what scanning gave. A malicious match stands whatever the other engines say, even where the file changed
 * meanwhile: those bytes were there. Clean needs every engine to have said clean of a file that stayed what it was.
 */
export function judge(scanned: Scanned): Verdict {
  return judgeBytes(scanned).verdict;
}

/**
 * The matches to be told of one file: what its bytes were found to be, and what its surroundings say. Where these could not be
 * told yet, a clean file is not clean: a program that may not belong there is looked at again.
 */
export function judgeAll(scanned: Scanned, context: readonly ContextAnswer[]): Judged {
  const { verdict, matches } = explainedBytes(judgeBytes(scanned), context);
  const around = context.flatMap((answer) => (answer.kind === 'match' ? [answer.match] : []));
  if (verdict.kind === 'clean' && context.some((answer) => answer.kind === 'undecided'))
    return { verdict: { kind: 'unscanned', reason: 'undecided' }, matches: around };
  return { verdict, matches: [...matches, ...around] };
}

/** A package of the distribution may be packed: its own bytes, by its records, are not suspicious for that. A signature's match stands. */
function explainedBytes({ verdict, matches }: Judged, context: readonly ContextAnswer[]): Judged {
  const isPackaged = context.some((answer) => answer.kind === 'explained' && answer.by === 'package-manager');
  const left = isPackaged ? matches.filter(({ kind }) => kind !== 'obfuscated') : matches;
  const isCleared = left.length === 0 && matches.length > 0 && verdict.kind === 'suspicious';
  return { verdict: isCleared ? { kind: 'clean' } : verdict, matches: left };
}

function judgeBytes(scanned: Scanned): Judged {
  if (scanned.kind === 'unscanned') return { verdict: { kind: 'unscanned', reason: scanned.reason }, matches: [] };
  if (scanned.kind === 'remembered') return { verdict: scanned.verdict, matches: matchesIn(scanned.verdict) };
  if (scanned.kind === 'allowed') return { verdict: { kind: 'clean' }, matches: [] };
  const judged = judgeAnswers(scanned.answers, scanned.changed);
  if (judged.verdict.kind !== 'unscanned') scanned.remember(judged.verdict);
  return judged;
}

function judgeAnswers(answers: readonly EngineAnswer[], changed: boolean): Judged {
  const names = [...new Set(answers.flatMap((answer) => (answer.kind === 'match' ? answer.names : [])))];
  const [first, ...rest] = names;
  const matches = matchesOf(names);
  // a fault outranks a limit: it is the one that another try may cure
  const gap = answers.find((answer) => answer.kind === 'failed') ?? answers.find((answer) => answer.kind === 'skipped');
  if (first !== undefined) {
    const kind = verdictOf([first, ...rest]);
    // what is packed may be worse than that: where another engine did not look at it, that is told, and it is looked at again
    if (kind === 'malicious' || gap === undefined) return { verdict: { kind, names }, matches };
  }
  if (gap !== undefined) return { verdict: { kind: 'unscanned', reason: gap.reason }, matches };
  if (changed) return { verdict: { kind: 'unscanned', reason: 'changed-during-scan' }, matches };
  return { verdict: answers.length > 0 ? { kind: 'clean' } : { kind: 'unscanned', reason: 'internal-error' }, matches };
}

function matchesIn(verdict: Verdict): readonly Match[] {
  return verdict.kind === 'suspicious' || verdict.kind === 'malicious' ? matchesOf(verdict.names) : [];
}
