import type { FindingKind } from '@guardimesh/model';
import type { Attack } from '../attack.js';
import type { DeedOutcome } from './run-deed.js';

export interface AttackResult {
  readonly attack: Attack;
  /** `wrong-kind`: all that is required was found, and something that is not so beside it */
  readonly result: 'hit' | 'miss' | 'wrong-kind' | 'failed';
  readonly found: readonly FindingKind[];
  readonly seconds: number | null;
  readonly twin: 'quiet' | 'false-alarm' | 'failed';
  readonly twinFound: readonly FindingKind[];
  /** what a person needs to see why; empty where all is well */
  readonly remarks: readonly string[];
}

export function judge(attack: Attack, done: DeedOutcome, twin: DeedOutcome): AttackResult {
  const found = kindsOf(done);
  const twinFound = kindsOf(twin);
  const isMissed = attack.requires.some((kind) => !found.includes(kind));
  const trueKinds: readonly FindingKind[] = [...attack.requires, ...(attack.allows ?? [])];
  const falseKinds = found.filter((kind) => !trueKinds.includes(kind));
  return {
    attack,
    result: done.failed !== null ? 'failed' : isMissed ? 'miss' : falseKinds.length > 0 ? 'wrong-kind' : 'hit',
    found,
    seconds: done.seconds,
    twin: twin.failed !== null ? 'failed' : twinFound.length > 0 ? 'false-alarm' : 'quiet',
    twinFound,
    remarks: [
      ...(done.failed === null ? [] : [`attack: ${done.failed}`]),
      ...(isMissed || falseKinds.length > 0 ? remarksOf('attack', done) : []),
      ...(twin.failed === null ? [] : [`twin: ${twin.failed}`]),
      ...remarksOf('twin', twin),
    ],
  };
}

export function isWell({ result, twin }: AttackResult): boolean {
  return result === 'hit' && twin === 'quiet';
}

/** Each kind once. */
export function kindsOf({ findings }: DeedOutcome): FindingKind[] {
  return [...new Set(findings.map(({ kind }) => kind))].sort();
}

/** One line a finding, for a person to see why. */
export function remarksOf(who: string, { findings }: DeedOutcome): string[] {
  return findings.map(
    ({ kind, signature_names, file_path }) =>
      `${who}: ${kind} ${signature_names.join(' ')} ${JSON.stringify(file_path)}`,
  );
}
