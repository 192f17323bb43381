import { describeMachine, type MachineCheck, type Purpose } from '@guardimesh/local';
import { CliError, createProgress } from '../output/index.js';
import { installFor } from '../up/install-for.js';

const PURPOSES: readonly Purpose[] = ['up', 'demo', 'test'];

/** @returns 0 where nothing that `up` needs is missing, else 1 */
export async function doctor(options: { json: boolean; install?: string }): Promise<number> {
  if (options.install !== undefined) {
    const purpose = PURPOSES.find((each) => each === options.install);
    if (purpose === undefined)
      throw new CliError('bad-argument', `--install takes ${PURPOSES.join(', ')}, not ${options.install}`);
    await installFor(purpose, createProgress());
    return 0;
  }
  const checks = await describeMachine();
  if (options.json) process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
  else for (const check of checks) process.stdout.write(describe(check));
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

function describe({ name, ok, found, why, howToGet }: MachineCheck): string {
  const head = `${ok ? '✓' : '✗'} ${name}: ${found}\n`;
  return ok ? head : `${head}    for: ${why}\n    get: ${howToGet}\n`;
}
