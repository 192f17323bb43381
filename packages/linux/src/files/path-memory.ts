import { scratch } from '../libc/index.js';

/** Longest path a call takes, its NUL included (limits.h). */
export const PATH_MAX = 4_096;

const area = scratch(PATH_MAX);

/**
 * Puts a path where a call can read it, NUL-terminated. It stays until the next one is put there.
 * @returns its address, or 0 where it is too long or holds a NUL: the kernel would read another path than was meant
 */
export function pathAddress(path: Uint8Array): number {
  if (path.length >= PATH_MAX || path.includes(0)) return 0;
  area.memory.set(path, 0);
  area.memory[path.length] = 0;
  return area.address;
}

const procSelfFd = Buffer.from('/proc/self/fd/');

/** The path that leads to a descriptor's file, whatever its name now is (proc_pid_fd(5)). */
export function descriptorPath(descriptor: number): Buffer {
  return Buffer.concat([procSelfFd, Buffer.from(String(descriptor))]);
}

const descriptorArea = scratch(procSelfFd.length + 11);
procSelfFd.copy(descriptorArea.memory);

/** The same, put where a call can read it: no memory is taken for it. */
export function descriptorPathAddress(descriptor: number): number {
  const { memory } = descriptorArea;
  let digits = 1;
  for (let rest = descriptor; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
  let rest = descriptor;
  for (let at = procSelfFd.length + digits - 1; at >= procSelfFd.length; at -= 1) {
    memory[at] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  memory[procSelfFd.length + digits] = 0;
  return descriptorArea.address;
}
