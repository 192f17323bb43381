import { filled } from './pack.js';
import {
  command,
  library,
  linker,
  segment,
  symbolTable,
  thread,
  writeMachO,
  type MachForm,
  type MachSegment,
} from './write-mach-o.js';

export const IMPORTED = ['_exit', '_printf', 'dyld_stub_binder'];
export const LIBRARIES = ['/usr/lib/libSystem.B.dylib', '/usr/lib/libz.1.dylib'];
/** cputype by form: x86_64, i386, PowerPC 64, PowerPC; and its thread state's number, and where its program counter is. */
export const MACHINES = {
  little: { 64: [0x01000007, 4, 128], 32: [7, 1, 40] },
  big: { 64: [0x01000012, 5, 0], 32: [18, 1, 0] },
} as const;

export function baseOf({ bits }: MachForm): number {
  return bits === 64 ? 0x100000000 : 0x1000;
}

/** The four segments of a program: nothing, code, data that is partly in the file, what the linker left. */
export function plainSegments(form: MachForm): readonly MachSegment[] {
  const base = baseOf(form);
  const code = { name: '__text', address: base + 0xc00, size: 0x300, offset: 0xc00, flags: 0x80000400 };
  const texts = { name: '__cstring', address: base + 0xf00, size: 0x80, offset: 0xf00, flags: 2 };
  const data = { name: '__data', address: base + 0x1000, size: 0x200, offset: 0x1000, flags: 0 };
  const zeros = { name: '__bss', address: base + 0x1200, size: 0x100, offset: 0, flags: 1 };
  return [
    { name: '__PAGEZERO', address: 0, memorySize: base, offset: 0, fileSize: 0, protection: 0 },
    {
      ...{ name: '__TEXT', address: base, memorySize: 0x1000, offset: 0, fileSize: 0x1000, protection: 5 },
      sections: [code, texts],
    },
    {
      ...{ name: '__DATA', address: base + 0x1000, memorySize: 0x1000, offset: 0x1000, fileSize: 0x200, protection: 3 },
      sections: [data, zeros],
    },
    { name: '__LINKEDIT', address: base + 0x2000, memorySize: 0x1000, offset: 0x1200, fileSize: 0x100, protection: 1 },
  ];
}

export interface MachChanges {
  readonly filetype?: number;
  readonly segments?: readonly MachSegment[];
  /** instead of LC_MAIN at the first byte of __text */
  readonly start?: readonly Uint8Array[];
  /** instead of two libraries and the linker's name */
  readonly asked?: readonly Uint8Array[];
  readonly imported?: readonly string[];
  readonly more?: readonly Uint8Array[];
  readonly behind?: number;
}

/** A program as linkers write it; `behind` bytes follow its last segment. */
export function plainMachO(form: MachForm, changes: MachChanges = {}): Uint8Array {
  const { filetype = 2, segments = plainSegments(form), imported = IMPORTED, behind = 0, more = [] } = changes;
  const symbols = symbolTable(form, 0x1200, ['_main'], imported);
  const {
    start = [command(form, 0x80000028, [8, 0xc00], [8, 0])],
    asked = [
      linker(form, '/usr/lib/dyld'),
      library(form, 0xc, LIBRARIES[0] ?? ''),
      library(form, 0x80000018, LIBRARIES[1] ?? ''),
    ],
  } = changes;
  return writeMachO(form, {
    machine: MACHINES[form.order][form.bits][0],
    filetype,
    commands: [...segments.map((each) => segment(form, each)), ...symbols.commands, ...asked, ...start, ...more],
    contents: [
      [0xc00, filled(0x380)],
      [0x1000, filled(0x200)],
      [0x1200, symbols.bytes],
      [0x1300, filled(behind)],
    ],
    size: 0x1300 + behind,
  });
}

/** LC_UNIXTHREAD of the form's own machine. */
export function plainThread(form: MachForm, entry: number): Uint8Array {
  const [, flavor, counterAt] = MACHINES[form.order][form.bits];
  return thread(form, flavor, counterAt, entry);
}
