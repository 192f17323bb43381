import { describeError, pollUntil } from '@guardimesh/kit';
import { LocalError } from '../error/index.js';
import { isAlive, readProcesses, type ProcessFacts } from './process-facts.js';

const WAIT_MS = 10_000;

/**
 * Ends (SIGKILL) all processes that `isOurs` knows by what /proc says of them, and looks again until none is found: one
 * that was just starting another shows it in the next round. Resolves when they are gone.
 * @throws {LocalError} `left-behind` where one stays for more than ten seconds
 */
export async function endProcesses(what: string, isOurs: (facts: ProcessFacts) => boolean): Promise<void> {
  try {
    await pollUntil(
      `the end of ${what}`,
      () => {
        const ours = readProcesses().filter((facts) => facts.pid !== process.pid && isOurs(facts));
        for (const each of ours) endOne(each);
        return ours.length === 0;
      },
      { timeoutMs: WAIT_MS, everyMs: 10 },
    );
  } catch (cause) {
    throw new LocalError('left-behind', `${what} did not end: ${describeError(cause)}`, { cause });
  }
}

function endOne(facts: ProcessFacts): void {
  // between this look and the signal a pid could be given anew only after the whole range was used: microseconds
  if (!isAlive(facts)) return;
  try {
    process.kill(facts.pid, 'SIGKILL');
  } catch {
    // it went by itself
  }
}
