/** What a script is written in, or compiled from. The shells are one: what tells sh from bash tells nothing of harm. */
export const SCRIPT_DIALECTS = [
  'shell',
  'python',
  'python-bytecode',
  'perl',
  'php',
  'javascript',
  'powershell',
  'ruby',
  'lua',
  'lua-bytecode',
] as const;
export type ScriptDialect = (typeof SCRIPT_DIALECTS)[number];
/** What is text; the others are what a compiler made of it. */
export type WrittenDialect = Exclude<ScriptDialect, 'python-bytecode' | 'lua-bytecode'>;
