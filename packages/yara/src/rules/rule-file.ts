/** One file of rules. */
export interface RuleFile {
  /** how it is named in a fault: a path, or the name within a pack */
  readonly name: string;
  readonly text: string;
}

/** Bounds of what is compiled: a pack is downloaded, and so hostile. */
export const RULE_FILES_MAX = 2_000;
export const RULE_FILE_CHARACTERS_MAX = 8 * 1024 * 1024;
