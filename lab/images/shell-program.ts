import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needProgram, runProgram } from '@guardimesh/local';
import { builtOnce } from './build-folder.js';

/** What is hidden: it says when it runs, then waits. */
const SCRIPT = `#!/bin/sh
state=/tmp/.state
note() { printf '%s %s\\n' "$(date +%s)" "$1" >> "$state"; }
note "processors $(grep -c '^processor' /proc/cpuinfo)"
for each in $(cut -f 2 /etc/hosts | sort -u); do note "host $each"; done
date +'act %s.%N'
exec sleep 86400
`;

/** A shell script that shc has encrypted into a program. */
export async function shellProgram(): Promise<Buffer> {
  const shc = needProgram('shc', 'shc');
  const folder = await builtOnce('shell-program', SCRIPT, async (into) => {
    const path = join(into, 'script.sh');
    writeFileSync(path, SCRIPT);
    // -r: it runs on other machines than the one it is made on
    await runProgram(shc, ['-r', '-f', path, '-o', join(into, 'program')]);
  });
  return readFileSync(join(folder, 'program'));
}
