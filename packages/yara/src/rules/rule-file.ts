/** One file of rules. */
export interface RuleFile {
  /** how it is named in a fault: a path, or the name within a pack */
  readonly name: string;
  readonly text: string;
  /** what its rules are asked of; left out: of everything */
  readonly subject?: RuleSubject;
}

/** What a rule may be for: a rule for scripts is not asked of a program that has such a text in it, and costs it no time. */
export const RULE_SUBJECTS = ['executables', 'scripts'] as const;
export type RuleSubject = (typeof RULE_SUBJECTS)[number];

/** Bounds of what is compiled: a pack is downloaded, and so hostile. */
export const RULE_FILES_MAX = 2_000;
export const RULE_FILE_CHARACTERS_MAX = 8 * 1024 * 1024;
