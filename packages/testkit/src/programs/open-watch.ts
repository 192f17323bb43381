import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { compileProgram } from './compile-program.js';

/** Prints the name of each file beneath the given directories that anybody opens or reads (inotify(7)); `ready` first. */
const SOURCE = String.raw`
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>
int main(int count, char **words) {
  char buffer[65536] __attribute__((aligned(8)));
  int queue = inotify_init1(IN_CLOEXEC);
  for (int at = 1; at < count; at++)
    if (inotify_add_watch(queue, words[at], IN_OPEN | IN_ACCESS) < 0) return 1;
  puts("ready");
  fflush(stdout);
  for (;;) {
    ssize_t bytes = read(queue, buffer, sizeof buffer);
    if (bytes <= 0) return 2;
    for (char *at = buffer; at < buffer + bytes;) {
      struct inotify_event *event = (struct inotify_event *)at;
      printf("%s %s\n", event->mask & IN_OPEN ? "open" : "access", event->len ? event->name : ".");
      at += sizeof *event + event->len;
    }
    fflush(stdout);
  }
}
`;

/** Watches directories for opens; needs gcc. */
export async function watchOpens(
  program: string,
  directories: readonly string[],
): Promise<{ events(): readonly string[]; stop(): Promise<void> }> {
  compileProgram(program, SOURCE);
  const child: ChildProcess = spawn(program, directories, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const exited = once(child, 'exit');
  while (!text.includes('ready\n')) {
    await Promise.race([once(child.stdout ?? child, 'data'), exited]);
    if (child.exitCode !== null) throw new Error(`the watch ended with ${child.exitCode}`);
  }
  return {
    events: () => text.split('\n').filter((line) => line !== '' && line !== 'ready'),
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}
