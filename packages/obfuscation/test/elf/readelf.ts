import { spawnSync } from 'node:child_process';

/** What binutils' readelf says of one file. */
export interface ReadElf {
  readonly bits: number;
  readonly type: string;
  readonly entry: number;
  /** offset, address, size in the file, size in memory, flags */
  readonly loads: readonly string[];
  /** name, offset, size */
  readonly sections: readonly string[];
  readonly needed: readonly string[];
  /** undefined functions by name, without their versions, sorted */
  readonly undefinedFunctions: readonly string[];
  readonly interpreter: string | null;
}

export function readElf(path: string): ReadElf {
  const { stdout, status } = spawnSync('readelf', ['-W', '-h', '-l', '-S', '-d', '--dyn-syms', path], {
    encoding: 'latin1',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`readelf ended with ${status} for ${path}`);
  const lines = stdout.split('\n');
  const all = (expression: RegExp): RegExpExecArray[] =>
    lines.flatMap((line) => {
      const match = expression.exec(line);
      return match === null ? [] : [match];
    });
  const one = (expression: RegExp): string | null => all(expression)[0]?.[1] ?? null;
  return {
    bits: one(/Class:\s+ELF64/) === null && all(/Class:\s+ELF64/).length === 0 ? 32 : 64,
    type: one(/Type:\s+(\w+)/) ?? '',
    entry: Number(one(/Entry point address:\s+(0x[0-9a-f]+)/)),
    loads: all(/^\s+LOAD\s+(0x\w+) (0x\w+) 0x\w+ (0x\w+) (0x\w+) (.{3}) /).map(
      ([, offset, address, file, memory, flags]) =>
        [Number(offset), Number(address), Number(file), Number(memory), flags?.replaceAll(' ', '') ?? ''].join(' '),
    ),
    sections: all(/^\s+\[\s*(\d+)\] (\S*)\s+(\w+)\s+([0-9a-f]{8,16}) ([0-9a-f]{6,16}) ([0-9a-f]{6,16})/)
      .filter(([, index]) => index !== '0')
      .map(([, , name, kind, , offset, size]) =>
        [name, parseInt(offset ?? '', 16), kind === 'NOBITS' ? 0 : parseInt(size ?? '', 16)].join(' '),
      ),
    needed: all(/\(NEEDED\)\s+Shared library: \[(.*)\]/).map(([, name]) => name ?? ''),
    undefinedFunctions: all(/^\s+\d+: [0-9a-f]+\s+0 (?:FUNC|NOTYPE|IFUNC)\s+\w+\s+\w+\s+UND (\S+)/)
      .map(([, name]) => (name ?? '').replace(/@.*/, '').slice(0, 128))
      .sort(),
    interpreter: one(/\[Requesting program interpreter: (.*)\]/),
  };
}
