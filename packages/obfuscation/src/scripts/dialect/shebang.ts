import type { ScriptDialect } from '../script-dialect.js';

/** The kernel reads no more of the line (BINPRM_BUF_SIZE, include/uapi/linux/binfmts.h). */
const LINE_BYTES_MAX = 256;
/** Programs that start the one named behind them. */
const STARTERS = new Set(['busybox', 'toybox', 'nice', 'nohup', 'exec']);
const STARTERS_MAX = 4;
/** Options of env(1) that take the next word as their value. */
const ENV_OPTIONS_WITH_VALUE = new Set(['-u', '--unset', '-C', '--chdir', '-a', '--argv0']);
const ENV_SPLIT = /^(?:-[a-zA-Z]{0,8}S|--split-string=?)(.*)$/;

/** By the name's letters; versions and builds behind them (python3.11-dbg, php8.2, lua5.4) do not matter. */
const INTERPRETERS: ReadonlyMap<string, ScriptDialect> = new Map([
  ...each('shell', 'sh bash dash ash zsh ksh mksh pdksh lksh rbash rksh rzsh yash posh hush csh tcsh fish'),
  // Debian's and Alpine's own shells of service scripts
  ...each('shell', 'init-d-script openrc-run runscript'),
  ...each('python', 'python pypy ipython jython micropython circuitpython'),
  ...each('perl', 'perl cperl'),
  ...each('php', 'php hhvm'),
  ...each('javascript', 'node nodejs bun deno qjs d8 gjs cjs iojs phantomjs ts-node tsx'),
  ...each('powershell', 'pwsh powershell'),
  ...each('ruby', 'ruby jruby rbx truffleruby macruby irb'),
  ...each('lua', 'lua luajit texlua tarantool'),
]);

/** Who runs it, by its first line; null without such a line, and for an interpreter that is none of ours. */
export function shebangDialect(text: Uint8Array): ScriptDialect | null {
  if (!hasShebang(text)) return null;
  const line = String.fromCharCode(...text.subarray(2, Math.min(lineEnd(text), LINE_BYTES_MAX)));
  const words = line.split(/[ \t\r\0]/).filter((word) => word !== '');
  for (let left = STARTERS_MAX; left > 0; left -= 1) {
    const name = baseName(words.shift() ?? '');
    if (name === 'env') skipEnvOptions(words);
    else if (!STARTERS.has(name)) return INTERPRETERS.get(name) ?? INTERPRETERS.get(lettersOf(name)) ?? null;
  }
  return null;
}

export function hasShebang(text: Uint8Array): boolean {
  return text[0] === 0x23 && text[1] === 0x21;
}

/** Where the first line's end stands: its line feed, or the end of all. */
export function lineEnd(text: Uint8Array): number {
  const end = text.indexOf(0x0a);
  return end === -1 ? text.length : end;
}

/** Takes what env(1) reads for itself from the front: options, and what is set for the program. */
function skipEnvOptions(words: string[]): void {
  for (let word = words[0]; word !== undefined; word = words[0]) {
    const split = ENV_SPLIT.exec(word)?.[1];
    if (!word.startsWith('-') && !word.includes('=')) return;
    words.shift();
    if (split !== undefined && split !== '') words.unshift(split);
    else if (ENV_OPTIONS_WITH_VALUE.has(word)) words.shift();
  }
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}

function lettersOf(name: string): string {
  return /^[a-z]*/.exec(name)?.[0] ?? '';
}

function each(dialect: ScriptDialect, names: string): [string, ScriptDialect][] {
  return names.split(' ').map((name) => [name, dialect]);
}
