import type { Region } from '../executable/index.js';
import type { MachHeader } from './header.js';
import { Command, type LoadCommand } from './load-commands.js';

/** Of thread_command: the state's kind, and where the state begins. */
const THREAD = { flavor: 8, state: 16 } as const;
interface ThreadState {
  readonly flavor: number;
  /** offset of the program counter in the state */
  readonly counter: number;
  readonly bits: 32 | 64;
}
/** By cputype (mach/machine.h): i386, x86_64, arm, arm64, arm64_32, PowerPC, PowerPC 64 (mach/i386, arm, ppc: thread_status.h). */
const STATES: ReadonlyMap<number, ThreadState> = new Map<number, ThreadState>([
  [7, { flavor: 1, counter: 10 * 4, bits: 32 }],
  [0x01000007, { flavor: 4, counter: 16 * 8, bits: 64 }],
  [12, { flavor: 1, counter: 15 * 4, bits: 32 }],
  [0x0100000c, { flavor: 6, counter: 32 * 8, bits: 64 }],
  [0x0200000c, { flavor: 6, counter: 32 * 8, bits: 64 }],
  [18, { flavor: 1, counter: 0, bits: 32 }],
  [0x01000012, { flavor: 5, counter: 0, bits: 64 }],
]);

/**
 * The address of the first instruction: LC_MAIN says an offset from the program's begin, LC_UNIXTHREAD a whole thread state.
 *
 * @returns null where neither is there; 'nowhere' where one is and leads to no address
 */
export function entryOf(
  commands: readonly LoadCommand[],
  { cputype }: MachHeader,
  segments: readonly Region[],
): number | 'nowhere' | null {
  const main = commands.find(({ cmd }) => cmd === Command.main);
  if (main !== undefined) {
    const begin = segments.find(({ offset, fileSize }) => offset === 0 && fileSize > 0);
    return begin === undefined ? 'nowhere' : begin.address + main.fields.u64(8);
  }
  const thread = commands.find(({ cmd }) => cmd === Command.unixThread);
  if (thread === undefined) return null;
  const state = STATES.get(cputype);
  const at = THREAD.state + (state?.counter ?? 0);
  if (state === undefined || thread.fields.u32(THREAD.flavor) !== state.flavor) return 'nowhere';
  if (!thread.fields.has(at, state.bits / 8)) return 'nowhere';
  return state.bits === 64 ? thread.fields.u64(at) : thread.fields.u32(at);
}
