import type { ByteOrder } from '@guardimesh/obfuscation';
import { laidOut, pack, padded, roundUp, type Part } from './pack.js';

export interface MachForm {
  readonly bits: 32 | 64;
  readonly order: ByteOrder;
}
export const FORMS: readonly MachForm[] = [
  { bits: 64, order: 'little' },
  { bits: 32, order: 'little' },
  { bits: 64, order: 'big' },
  { bits: 32, order: 'big' },
];

export interface MachSegment {
  readonly name: string;
  readonly address: number;
  readonly memorySize: number;
  readonly offset: number;
  readonly fileSize: number;
  readonly protection: number;
  readonly sections?: readonly MachSection[];
}
export interface MachSection {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly offset: number;
  readonly flags: number;
  readonly relocations?: readonly [offset: number, count: number];
}

export const machWord = ({ bits }: MachForm, value: number): Part => [bits === 64 ? 8 : 4, value];

/** A load command: its number, its size, what it holds, filled up as it must be. */
export function command(form: MachForm, cmd: number, ...parts: readonly Part[]): Uint8Array {
  const body = pack(form.order, ...parts);
  const size = roundUp(8 + body.length, form.bits / 8);
  return laidOut(size, [
    [0, pack(form.order, [4, cmd], [4, size])],
    [8, body],
  ]);
}

export function segment(form: MachForm, plan: MachSegment): Uint8Array {
  const wide = form.bits === 64;
  const { name, address, memorySize, offset, fileSize, protection, sections = [] } = plan;
  const bodies = sections.map((each) => {
    const { relocations: [at, count] = [0, 0] } = each;
    return pack(
      form.order,
      ...[padded(each.name, 16), padded(name, 16), machWord(form, each.address), machWord(form, each.size)],
      ...[pack(form.order, [4, each.offset], [4, 4], [4, at], [4, count], [4, each.flags])],
      new Uint8Array(wide ? 12 : 8),
    );
  });
  return command(
    form,
    wide ? 0x19 : 0x1,
    ...[padded(name, 16), ...[address, memorySize, offset, fileSize].map((value) => machWord(form, value))],
    ...[pack(form.order, [4, 7], [4, protection], [4, sections.length], [4, 0]), ...bodies],
  );
}

/** LC_LOAD_DYLIB and its like. */
export function library(form: MachForm, cmd: number, name: string): Uint8Array {
  return command(form, cmd, [4, 24], [4, 2], [4, 0x10000], [4, 0x10000], padded(name, name.length + 1));
}

export function linker(form: MachForm, name: string): Uint8Array {
  return command(form, 0xe, [4, 12], padded(name, name.length + 1));
}

/** LC_UNIXTHREAD with nothing but a program counter. */
export function thread(form: MachForm, flavor: number, counterAt: number, entry: number): Uint8Array {
  const state = laidOut(counterAt + 16, [[counterAt, pack(form.order, machWord(form, entry))]]);
  return command(form, 0x5, [4, flavor], [4, state.length / 4], state);
}

export interface MachPlan {
  readonly machine: number;
  readonly filetype: number;
  readonly commands: readonly Uint8Array[];
  readonly contents: readonly (readonly [offset: number, bytes: Uint8Array])[];
  readonly size: number;
}

export function writeMachO(form: MachForm, { machine, filetype, commands, contents, size }: MachPlan): Uint8Array {
  const bytes = commands.reduce((sum, each) => sum + each.length, 0);
  const numbers = [form.bits === 64 ? 0xfeedfacf : 0xfeedface, machine, 3, filetype, commands.length, bytes, 0x85];
  const header = pack(
    form.order,
    ...numbers.map((value): Part => [4, value]),
    new Uint8Array(form.bits === 64 ? 4 : 0),
  );
  return laidOut(size, [[0, pack(form.order, header, ...commands)], ...contents]);
}

/** Symbols with their names, and the two commands that lead to them; those without a section are asked for. */
export function symbolTable(
  form: MachForm,
  at: number,
  defined: readonly string[],
  undefinedNames: readonly string[],
): { readonly bytes: Uint8Array; readonly commands: readonly [symbols: Uint8Array, dynamic: Uint8Array] } {
  const names = [...defined, ...undefinedNames];
  let place = 1;
  const entries = names.map((name, index) => {
    const isDefined = index < defined.length;
    const numbers: Part[] = [
      [4, place],
      [1, isDefined ? 0x0f : 0x01],
      [1, isDefined ? 1 : 0],
      [2, 0],
    ];
    place += name.length + 1;
    return pack(form.order, ...numbers, machWord(form, isDefined ? 0x1234 : 0));
  });
  const symbols = pack(form.order, ...entries);
  const strings = padded(['', ...names, ''].join('\0'));
  const [d, u] = [defined.length, undefinedNames.length];
  const ranges = [0, 0, 0, d, d, u].map((value): Part => [4, value]);
  return {
    bytes: pack(form.order, symbols, strings),
    commands: [
      command(form, 0x2, [4, at], [4, names.length], [4, at + symbols.length], [4, strings.length]),
      command(form, 0xb, ...ranges, new Uint8Array(48)),
    ],
  };
}

/** A fat file: slices at multiples of 4096, `behind` at its end. */
export function writeFat(
  isWide: boolean,
  slices: readonly { readonly machine: number; readonly bytes: Uint8Array }[],
  behind: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const contents: [number, Uint8Array][] = [];
  let end = 0;
  const entries = slices.map(({ machine, bytes }) => {
    const at = roundUp(end, 4096) + (end === 0 ? 4096 : 0);
    contents.push([at, bytes]);
    end = at + bytes.length;
    const word = (value: number): Part => [isWide ? 8 : 4, value];
    return pack('big', [4, machine], [4, 3], word(at), word(bytes.length), [4, 12], new Uint8Array(isWide ? 4 : 0));
  });
  const head = pack('big', [4, isWide ? 0xcafebabf : 0xcafebabe], [4, slices.length], ...entries);
  return laidOut(end + behind.length, [[0, head], ...contents, [end, behind]]);
}
