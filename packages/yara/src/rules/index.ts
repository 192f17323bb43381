export { compileRules } from './compile-rules.js';
export { RULE_FILE_CHARACTERS_MAX, RULE_FILES_MAX, type RuleFile } from './rule-file.js';
export { RulesError, type RuleFault } from './rule-fault.js';
export { YaraRules, type YaraMatch } from './yara-rules.js';
