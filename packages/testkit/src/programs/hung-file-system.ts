import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { compileProgram } from './compile-program.js';

/**
 * Mounts a FUSE file system in the mount namespace of a process, and answers no request, as a server that is gone: whoever asks it
 * for anything waits until this program ends (Linux, Documentation/filesystems/fuse.rst).
 */
const SOURCE = String.raw`
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>
int main(int count, char **words) {
  char options[128];
  int fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  int space = open(words[1], O_RDONLY | O_CLOEXEC);
  if (fuse < 0 || space < 0 || setns(space, CLONE_NEWNS) < 0) return 1;
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", fuse);
  if (mount("hung", words[2], "fuse.hung", MS_NOSUID | MS_NODEV, options) < 0) return 2;
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
`;

/** Needs gcc and /dev/fuse. Resolves when it is mounted; its end lets go whoever waits for an answer. */
export async function mountHungFileSystem(
  program: string,
  pid: number,
  mountPoint: string,
): Promise<{ end(): Promise<void> }> {
  compileProgram(program, SOURCE);
  const child = spawn(program, [`/proc/${pid}/ns/mnt`, mountPoint], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited]);
  if (child.exitCode !== null) throw new Error(`the file system was not mounted: ${child.exitCode}`);
  return {
    end: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
