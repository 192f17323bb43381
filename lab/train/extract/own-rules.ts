import { compileRules, ownRulesFolder, readRules, type YaraRules } from '@guardimesh/yara';

/** The rules that come with Guardimesh, and no others. */
export function ownRules(): YaraRules {
  return compileRules(readRules(ownRulesFolder()));
}
