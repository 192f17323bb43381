import type { Clock } from '@guardimesh/kit';
import { Connection } from './connection.js';
import { parseStatus, unseenBecause } from './reply.js';

/** Names that one answer holds; the report's schema takes no more. */
export const NAMES_MAX = 64;

export interface AllNames {
  readonly names: readonly [string, ...string[]];
  readonly dropped: number;
}

/**
 * Every name of a file that clamd has already called `first`: ALLMATCHSCAN takes a path only, so it is given that of our
 * descriptor. clamd may see another /proc, and then another file or none: an answer without the first name is not ours,
 * and null is returned, as where clamd does not answer in time.
 */
export async function askAllNames(
  socketPath: string,
  descriptor: number,
  first: string,
  limits: { clock: Clock; timeoutMs: number; signal: AbortSignal },
): Promise<AllNames | null> {
  const path = `/proc/${process.pid}/fd/${descriptor}`;
  const heard = new Set<string>();
  let dropped = 0;
  const onReply = (text: string): void => {
    if (!text.startsWith(`${path}: `)) return;
    const reply = parseStatus(text.slice(path.length + 2));
    if (reply.kind !== 'found' || unseenBecause(reply.name) !== null) return;
    if (heard.size < NAMES_MAX || reply.name === first) heard.add(reply.name);
    else if (!heard.has(reply.name)) dropped += 1;
  };
  // outside a session clamd closes the connection after the last answer: that is how the end is known
  const ended = await untilEnd(socketPath, Buffer.from(`zALLMATCHSCAN ${path}\0`, 'latin1'), onReply, limits);
  if (!ended || !heard.delete(first)) return null;
  return { names: [first, ...[...heard].slice(0, NAMES_MAX - 1)], dropped };
}

async function untilEnd(
  socketPath: string,
  command: Buffer,
  onReply: (text: string) => void,
  limits: { clock: Clock; timeoutMs: number; signal: AbortSignal },
): Promise<boolean> {
  const done = new AbortController();
  let connection: Connection | null = null;
  try {
    const ended = new Promise<boolean>((resolve) => {
      connection = new Connection(socketPath, {
        onReply,
        hasPlenty: () => false,
        onEnd: (why) => {
          resolve(why === 'gone');
        },
      });
      if (connection.write(command) !== command.length) resolve(false);
    });
    const signal = AbortSignal.any([limits.signal, done.signal]);
    return await Promise.race([ended, limits.clock.sleep(limits.timeoutMs, signal).then(() => false)]);
  } catch {
    return false;
  } finally {
    done.abort();
    (connection as Connection | null)?.close();
  }
}
