import { scratch, type Scratch } from '../libc/index.js';

/** Names in a process's folder (proc(5)) that are read here; each stands in memory once. */
export const ProcName = {
  stat: 'stat',
  cgroup: 'cgroup',
  exe: 'exe',
  root: 'root',
  maps: 'maps',
  mapFiles: 'map_files',
  descriptors: 'fd',
  threads: 'task',
  pidNamespace: 'ns/pid',
  mountNamespace: 'ns/mnt',
  status: 'status',
} as const;
export type ProcName = (typeof ProcName)[keyof typeof ProcName];

/** The memory itself is kept, not its address alone: it would be given back while the address is in use. */
const names = new Map<ProcName, Scratch>();
for (const name of Object.values(ProcName)) {
  const area = scratch(16);
  area.memory.write(name, 'latin1');
  names.set(name, area);
}

export function nameInMemory(name: ProcName): number {
  return names.get(name)?.address ?? 0;
}

/** Writes a whole number in decimal digits, NUL-terminated. */
export function writeNumber(memory: Buffer, at: number, value: number): void {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
  memory[at + digits] = 0;
  for (let rest = value, place = at + digits - 1; place >= at; place -= 1) {
    memory[place] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}
