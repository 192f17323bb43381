import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_SUBJECTS, type RuleFile } from './rule-file.js';

/** The folder of the rules that come with Guardimesh. */
export function ownRulesFolder(): string {
  return join(import.meta.dirname, '..', '..', 'rules');
}

/**
 * Reads the `.yar` files of a folder, in the order of their names: those in it are asked of every file, those in a folder `executables` or
 * `scripts` in it of such files only; other folders are not entered.
 *
 * @throws the system's error where the folder or a file cannot be read
 */
export function readRules(folder: string): readonly RuleFile[] {
  return [
    ...filesOf(folder, ''),
    ...RULE_SUBJECTS.flatMap((subject) =>
      existsSync(join(folder, subject)) ? filesOf(folder, `${subject}/`).map((file) => ({ ...file, subject })) : [],
    ),
  ];
}

function filesOf(folder: string, prefix: string): readonly RuleFile[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yar'))
    .map(({ name }) => `${prefix}${name}`)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
