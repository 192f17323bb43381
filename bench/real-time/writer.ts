// The process that writes: in the cgroup that stands for a container's, and as a user that is neither clamd's nor root, whose doing
// clamonacc leaves out. Argument: the directory.
import { closeSync, openSync, writeSync } from 'node:fs';
import { eicar } from '@guardimesh/testkit';
import { nowNs, type ToWriter, type WriterTimes } from './messages.js';

const NOBODY = 65_534;
const CLEAN = Buffer.from('a line of a log, as any program writes it, and nothing that anybody looks for\n');
const INFECTED = eicar();

// while it may: the folder above is the bench's alone
process.chdir(process.argv[2] ?? '');
process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);
process.on('message', (message: ToWriter) => process.send?.(write(message)));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

function write(message: ToWriter): WriterTimes {
  const closedNs: Record<string, number> = {};
  const writeInfected = (name: string): void => {
    writeFile(name, INFECTED);
    closedNs[name] = nowNs();
  };
  const cpuBefore = process.cpuUsage();
  const beganNs = nowNs();
  if (message.kind === 'write') writeInfected(message.name);
  else if (message.kind === 'burst') message.names.forEach(writeInfected);
  else storm(message, writeInfected);
  const { user, system } = process.cpuUsage(cpuBefore);
  return { beganNs, endedNs: nowNs(), cpuSeconds: (user + system) / 1e6, closedNs };
}

function storm(
  { writes, cleanNames, infected }: Extract<ToWriter, { kind: 'storm' }>,
  writeInfected: (name: string) => void,
): void {
  const every = Math.floor(writes / Math.max(1, infected.length));
  for (let number = 0; number < writes; number += 1) {
    const name = number % every === every >> 1 ? infected[Math.floor(number / every)] : undefined;
    if (name === undefined) writeFile(`log-${number % cleanNames}`, CLEAN);
    else writeInfected(name);
  }
}

function writeFile(name: string, content: Buffer): void {
  const file = openSync(name, 'w');
  writeSync(file, content);
  closeSync(file);
}
