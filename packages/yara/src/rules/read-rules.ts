import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleFile } from './rule-file.js';

/** The folder of the rules that come with Guardimesh. */
export function ownRulesFolder(): string {
  return join(import.meta.dirname, '..', '..', 'rules');
}

/**
 * Reads the `.yar` files of a folder, in the order of their names; folders within it are not entered.
 *
 * @throws the system's error where the folder or a file cannot be read
 */
export function readRules(folder: string): readonly RuleFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yar'))
    .map(({ name }) => name)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
