const OPEN = 0x28;
const CLOSE = 0x29;
const BLANK = 0x20;
const ZERO = 0x30;

/**
 * The fields of proc_pid_stat(5) that say which process it is, without a string for any. The command is the process's own choice
 * and may hold blanks, newlines and parentheses: only what follows the last one counts.
 */
export class StatLine {
  /** a letter of field 3 as its code: `Z` is a process that has ended (or its first thread has) and is still listed */
  state = 0;
  parent = 0;
  threads = 0;
  /** field 22, in clock ticks since boot; -1 where the line is not one of the kernel */
  startTimeTicks = -1;
  readonly #command = Buffer.alloc(64);
  #commandBytes = 0;

  parse(memory: Buffer, bytes: number): void {
    this.startTimeTicks = -1;
    const line = memory.subarray(0, bytes);
    const open = line.indexOf(OPEN);
    const close = line.lastIndexOf(CLOSE);
    if (open === -1 || close < open) return;
    this.#commandBytes = line.copy(this.#command, 0, open + 1, close);
    this.state = line[close + 2] ?? 0;
    let field = 3;
    let value = 0;
    for (let at = close + 2; at <= bytes && field <= 22; at += 1) {
      const byte = line[at] ?? BLANK;
      if (byte !== BLANK) {
        value = value * 10 + byte - ZERO;
        continue;
      }
      if (field === 4) this.parent = value;
      else if (field === 20) this.threads = value;
      else if (field === 22) this.startTimeTicks = Number.isSafeInteger(value) && value >= 0 ? value : -1;
      field += 1;
      value = 0;
    }
  }

  get hasEnded(): boolean {
    return this.state === 0x5a || this.state === 0x58;
  }

  /** comm: 15 bytes at most of a process, 63 of a kernel thread; any bytes */
  get command(): string {
    return this.#command.toString('utf8', 0, this.#commandBytes);
  }
}
