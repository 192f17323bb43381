/** One thing this machine has, or lacks. */
export interface MachineCheck {
  readonly name: string;
  readonly ok: boolean;
  /** without it: `scan` nothing can be scanned; `demo`, `tests`, `lab` only those do not work; `better` it works, but less well */
  readonly neededFor: 'scan' | 'demo' | 'tests' | 'lab' | 'better';
  /** what was found, a version or a path; what is there instead where it is not ok */
  readonly found: string;
  readonly why: string;
  /** empty where it is ok */
  readonly howToGet: string;
}

/** Linux capabilities(7), by bit. */
export const NEEDED_CAPABILITIES: readonly { readonly name: string; readonly bit: number }[] = [
  { name: 'CAP_DAC_READ_SEARCH', bit: 2 },
  { name: 'CAP_SYS_PTRACE', bit: 19 },
  { name: 'CAP_SYS_ADMIN', bit: 21 },
];

/** Which of the needed ones the line `CapEff:` of /proc/self/status lacks (proc_pid_status(5)). */
export function lackedCapabilities(status: string): string[] {
  const mask = /^CapEff:\s*([0-9a-f]{1,16})$/m.exec(status)?.[1];
  const held = mask === undefined ? 0n : BigInt(`0x${mask}`);
  return NEEDED_CAPABILITIES.filter(({ bit }) => ((held >> BigInt(bit)) & 1n) === 0n).map(({ name }) => name);
}

/** Whether a dotted version (`6.1.0-13-amd64`, `v20.19.0`) is at least another; false for text that is no version. */
export function atLeast(version: string, least: readonly [number, number]): boolean {
  const match = /^v?(\d+)\.(\d+)/.exec(version);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > least[0] || (major === least[0] && minor >= least[1]);
}
