import { DRIVER_PREFIX, OBFUSCATED_PREFIXES } from '@guardimesh/model';
import type { Inspection } from '../inspect/index.js';
import { drivers, score, type TreeModel } from '../model/index.js';
import type { ScriptDialect } from '../scripts/index.js';

/** The models in force; null where there is none of a kind, and then rules alone speak of it. */
export interface ObfuscationModels {
  readonly executable: TreeModel | null;
  readonly script: TreeModel | null;
}

const [PACKED, OBFUSCATED] = OBFUSCATED_PREFIXES;
/** Told beside a verdict of the model's: more would be read by nobody. */
const DRIVERS_TOLD = 3;

const FORMATS = { elf: 'ELF', pe: 'PE', 'mach-o': 'MachO' } as const;
const DIALECTS: Readonly<Record<ScriptDialect, string>> = {
  shell: 'Shell',
  python: 'Python',
  'python-bytecode': 'PythonBytecode',
  perl: 'Perl',
  php: 'PHP',
  javascript: 'JavaScript',
  powershell: 'PowerShell',
  ruby: 'Ruby',
  lua: 'Lua',
  'lua-bytecode': 'LuaBytecode',
};

/** Of these too few honest files were at hand to say how often the model is wrong: rules alone speak of them. */
const NOT_JUDGED: ReadonlySet<ScriptDialect> = new Set(['powershell', 'lua-bytecode']);

/**
 * The one table of what makes a file suspicious (docs/obfuscation.md has it for people): a rule that matches, by the rule's name; a
 * probability from the model's own threshold on, by what the file is, with what drove it. The two are told beside each other.
 * Nothing here makes a file malicious: that it is packed says nothing of what is in it.
 *
 * @param ruleNames of the rules that match, as they are told
 * @returns names of a finding, the gravest first; none for what is not suspicious
 */
export function judgeObfuscation(
  inspection: Inspection,
  ruleNames: readonly string[],
  models: ObfuscationModels,
): readonly string[] {
  return [...new Set([...ruleNames, ...byModel(inspection, models)])];
}

function byModel(inspection: Inspection, models: ObfuscationModels): readonly string[] {
  if (inspection.kind === 'other') return [];
  if (inspection.kind === 'script' && NOT_JUDGED.has(inspection.dialect)) return [];
  const model = models[inspection.kind];
  if (model === null || score(model, inspection.features) < model.suspiciousFrom) return [];
  const why = drivers(model, inspection.features, DRIVERS_TOLD).map((driver) => `${DRIVER_PREFIX}${driver}`);
  return [nameOf(inspection), ...why];
}

function nameOf(inspection: Exclude<Inspection, { kind: 'other' }>): string {
  return inspection.kind === 'executable'
    ? `${PACKED}${FORMATS[inspection.format]}`
    : `${OBFUSCATED}${DIALECTS[inspection.dialect]}`;
}
