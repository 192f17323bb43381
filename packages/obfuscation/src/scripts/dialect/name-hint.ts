import type { ScriptDialect } from '../script-dialect.js';

const ENDINGS: ReadonlyMap<string, ScriptDialect> = new Map([
  ...each('shell', 'sh bash zsh ksh ash dash csh'),
  ...each('python', 'py pyw pyi py3'),
  ...each('perl', 'pl pm t cgi'),
  ...each('php', 'php phtml php3 php4 php5 php7 phar inc'),
  ...each('javascript', 'js mjs cjs jsx ts mts cts tsx'),
  ...each('powershell', 'ps1 psm1 psd1'),
  ...each('ruby', 'rb rake gemspec'),
  ...each('lua', 'lua'),
]);
const ENDING_BYTES_MAX = 8;

/** What a file's name claims by its ending; anybody can name a file anything. */
export function hintOf(name: Uint8Array | null): ScriptDialect | null {
  if (name === null) return null;
  const dot = name.lastIndexOf(0x2e);
  if (dot === -1 || name.length - dot - 1 > ENDING_BYTES_MAX) return null;
  return ENDINGS.get(String.fromCharCode(...name.subarray(dot + 1)).toLowerCase()) ?? null;
}

function each(dialect: ScriptDialect, endings: string): [string, ScriptDialect][] {
  return endings.split(' ').map((ending) => [ending, dialect]);
}
