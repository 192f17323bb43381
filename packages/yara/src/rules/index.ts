export { compileRules } from './compile-rules.js';
export { ownRulesFolder, readRules } from './read-rules.js';
export {
  RULE_FILE_CHARACTERS_MAX,
  RULE_FILES_MAX,
  RULE_SUBJECTS,
  type RuleFile,
  type RuleSubject,
} from './rule-file.js';
export { RulesError, type RuleFault } from './rule-fault.js';
export { RulesInForce, type RulesWatch } from './rules-in-force.js';
export { YaraRules, type YaraMatch } from './yara-rules.js';
