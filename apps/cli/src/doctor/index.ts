import { describeMachine, type MachineCheck } from '@guardimesh/local';
import { CliError, createProgress } from '../output/index.js';
import { installFor, PURPOSES, type Purpose } from '../up/install-for.js';

const NEEDED_FOR: Readonly<Record<MachineCheck['neededFor'], string>> = {
  scan: 'needed to scan',
  demo: 'needed for the demonstration',
  tests: 'needed for the tests',
  lab: 'needed for the laboratory',
  better: 'works without it, but less well',
};

/** @returns 0 where nothing that scanning needs is missing, else 1 */
export async function doctor(options: { json: boolean; install?: string }): Promise<number> {
  if (options.install !== undefined) {
    if (!isPurpose(options.install)) {
      throw new CliError('bad-argument', `--install takes ${Object.keys(PURPOSES).join(', ')}, not ${options.install}`);
    }
    await installFor(options.install, createProgress());
    return 0;
  }
  const checks = describeMachine();
  if (options.json) process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
  else for (const check of checks) process.stdout.write(describe(check));
  return checks.every(({ ok, neededFor }) => ok || neededFor !== 'scan') ? 0 : 1;
}

function isPurpose(text: string): text is Purpose {
  return Object.hasOwn(PURPOSES, text);
}

function describe({ name, ok, found, neededFor, why, howToGet }: MachineCheck): string {
  const head = `${ok ? '✓' : '✗'} ${name}: ${found}\n`;
  return ok ? head : `${head}    ${NEEDED_FOR[neededFor]}: ${why}\n    ${howToGet.replaceAll('\n', '\n    ')}\n`;
}
