import { createHash } from 'node:crypto';
import { describeError } from '@guardimesh/kit';
import { anchorsOf } from './anchors.js';
import { faultOf } from './compiler-message.js';
import { loadNative, type Native, type NativeRules } from './native.js';
import { RULE_FILE_CHARACTERS_MAX, RULE_FILES_MAX, type RuleFile, type RuleSubject } from './rule-file.js';
import { RulesError, type RuleFault } from './rule-fault.js';
import { YaraRules, type SubjectRules } from './yara-rules.js';

/** A rule may read no file of its own choice, and what would slow every scan down is refused where it is written. */
const OPTIONS = { enableIncludes: false, errorOnSlowPattern: true, errorOnSlowLoop: true } as const;

/** The addon passes the option for patterns to nobody: their warning is our error. */
const SLOW: ReadonlySet<string> = new Set(['slow_pattern', 'slow_loop']);

/**
 * Compiles files of YARA rules into one set. Each file is looked at on its own, so that a fault is told with its file, line and
 * column; none of them is left out: a set that lacks rules would call clean what it never looked for.
 *
 * @throws {RulesError} with every fault, where any file has one, or two have a rule of the same name
 * @throws {CodedError} `no-yara` where this machine has no compiler
 */
export function compileRules(files: readonly RuleFile[]): YaraRules {
  const native = loadNative();
  const faults = files.length > RULE_FILES_MAX ? [tooMany(files.length)] : files.flatMap(faultsIn);
  if (faults.length > 0) throw new RulesError(faults);
  const compiled = compileTogether(native, files);
  const compileFor = (subject: RuleSubject | null): SubjectRules => {
    const those = filesFor(files, subject);
    return { native: compileTogether(native, those), anchors: anchorsOf(those) };
  };
  return new YaraRules(compiled, compileFor, labelOf(files));
}

/** @throws {RulesError} where two files have a rule of the same name */
function compileTogether(native: Native, files: readonly RuleFile[]): NativeRules {
  const [first, ...rest] = files;
  const rules = native.compile(first?.text ?? '', OPTIONS);
  for (const { name, text } of rest) {
    try {
      rules.addRuleSource(text);
    } catch (thrown) {
      // each compiles alone: what is left is a name that another file has taken
      throw new RulesError([faultOf(name, 'E012', afterPrefix(describeError(thrown)))]);
    }
  }
  return rules;
}

function filesFor(files: readonly RuleFile[], subject: RuleSubject | null): readonly RuleFile[] {
  return files.filter((file) => file.subject === undefined || file.subject === subject);
}

function faultsIn({ name, text }: RuleFile): readonly RuleFault[] {
  if (text.length > RULE_FILE_CHARACTERS_MAX) {
    const message = `it has ${text.length} characters; at most ${RULE_FILE_CHARACTERS_MAX} are read`;
    return [{ file: name, line: null, column: null, code: 'too-large', message }];
  }
  const { errors, warnings } = loadNative().validate(text, OPTIONS);
  const slow = warnings.filter(({ code }) => SLOW.has(code));
  return [...errors, ...slow].map(({ code, message }) => faultOf(name, code, message));
}

function tooMany(count: number): RuleFault {
  const message = `there are ${count} files; at most ${RULE_FILES_MAX} are read`;
  return { file: 'rules', line: null, column: null, code: 'too-many', message };
}

/** The addon puts `Compilation error (E012): ` before the compiler's own words. */
function afterPrefix(message: string): string {
  const at = message.indexOf('error[');
  return at === -1 ? message : message.slice(at);
}

/** Changes with any rule: what was judged under one set is not known under another. */
function labelOf(files: readonly RuleFile[]): string {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(`${name.length} ${name} ${text.length} `).update(text);
  return hash.digest('hex').slice(0, 16);
}
