import { Fields, readUpTo, type ByteSource } from '../bytes/index.js';
import type { Anomalies } from '../executable/index.js';
import type { MachHeader } from './header.js';

/** Those of the largest programs are some tens of kilobytes. */
const BYTES_MAX = 1024 * 1024;
const COMMANDS_MAX = 4_096;
const HEAD_BYTES = 8;

/** Numbers of the load commands that are read (mach-o/loader.h). */
export const Command = {
  segment32: 0x1,
  symbols: 0x2,
  unixThread: 0x5,
  dynamicSymbols: 0xb,
  loadLinker: 0xe,
  segment64: 0x19,
  main: 0x80000028,
} as const;
/** LC_LOAD_DYLIB, and the same weak, re-exported, lazy, upward. */
export const LIBRARY_COMMANDS: ReadonlySet<number> = new Set([0xc, 0x80000018, 0x8000001f, 0x20, 0x80000023]);
/**
 * Those of linkedit_data_command: code signature, split info, function starts, data in code, signing requirements, optimization hints,
 * exports trie, chained fixups.
 */
export const DATA_COMMANDS: ReadonlySet<number> = new Set([
  ...[0x1d, 0x1e, 0x26, 0x29, 0x2b, 0x2e],
  ...[0x80000033, 0x80000034],
]);

/** One load command: its number and all its bytes, the head too. */
export interface LoadCommand {
  readonly cmd: number;
  readonly fields: Fields;
}

/** The load commands that lie as a whole in the file and in what the header grants them. */
export function readLoadCommands(source: ByteSource, header: MachHeader, anomalies: Anomalies): readonly LoadCommand[] {
  const { order, commandsAt, commandCount, commandBytes } = header;
  anomalies.addIf(commandCount > COMMANDS_MAX || commandBytes > BYTES_MAX, 'too-many-headers');
  const bytes = readUpTo(source, commandsAt, Math.min(commandBytes, BYTES_MAX));
  const all = new Fields(bytes, order);
  const unit = header.bits / 8;
  const commands: LoadCommand[] = [];
  let at = 0;
  while (commands.length < Math.min(commandCount, COMMANDS_MAX)) {
    const size = all.u32(at + 4);
    // a size of less than the head would make no headway
    if (size < HEAD_BYTES || !all.has(at, size)) break;
    anomalies.addIf(size % unit !== 0, 'header-sizes-wrong');
    commands.push({ cmd: all.u32(at), fields: new Fields(bytes.subarray(at, at + size), order) });
    at += size;
  }
  anomalies.addIf(commands.length < commandCount || at !== commandBytes, 'header-sizes-wrong');
  return commands;
}

/** The text of an lc_str: its offset in the command stands at `at`. */
export function textIn({ fields }: LoadCommand, at: number, lengthMax: number): string {
  const offset = fields.u32(at);
  return offset < HEAD_BYTES ? '' : fields.text(offset, lengthMax);
}
