import type { LookedInto } from '@guardimesh/engines';
import { decodeBytes, inspectBytes, judgeObfuscation, type ObfuscationModels } from '@guardimesh/obfuscation';
import type { YaraMatch, YaraRules } from '@guardimesh/yara';

/** Which rules are asked of what, beside those for everything. */
const SUBJECTS = { executable: 'executables', script: 'scripts', other: null } as const;

/**
 * All that is asked of one file's bytes: rules, what they are and what the model thinks of that, and what is in them, for others to look
 * at. What a bound cut off is not clean.
 */
export function lookAtBytes(bytes: Buffer, rules: YaraRules, models: ObfuscationModels): LookedInto {
  const inspection = inspectBytes(bytes);
  const matches = rules.match(bytes, SUBJECTS[inspection.kind]);
  const [first, ...rest] = judgeObfuscation(inspection, matches.map(nameOf), models);
  const { pieces, stopped } = decodeBytes(bytes);
  if (first !== undefined) return { looked: { kind: 'match', names: [first, ...rest] }, pieces };
  if (stopped === null) return { looked: { kind: 'clean' }, pieces };
  const detail = `not all that is packed in it was brought out: the bound on ${stopped} was met`;
  return { looked: { kind: 'skipped', reason: 'engine-limit', detail }, pieces };
}

/** A rule without a name of its own is named as YARA names it. */
function nameOf({ rule, meta }: YaraMatch): string {
  return String(meta.get('name') ?? `YARA.${rule}`);
}
