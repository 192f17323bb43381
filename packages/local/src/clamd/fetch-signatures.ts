import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { Resolver } from 'node:dns/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describeError, systemClock, type Log } from '@guardimesh/kit';
import { startChild } from '../child/index.js';
import { freshclamPath } from './installed.js';

/** ClamAV's public mirror, freshclam's default. */
const MIRROR = 'database.clamav.net';
const MIRROR_ASK_MS = 2_500;
/** A mirror that could not be reached is not asked again for this long. */
const UNREACHABLE_FOR_MS = 60 * 60 * 1_000;
/** The official set is renewed at most this often: the mirror blocks who asks too much. */
const FRESH_FOR_MS = 12 * 60 * 60 * 1_000;

export interface FetchSettings {
  readonly log: Log;
  /** for freshclam as a whole; what it completed by then is kept and the next call goes on from there */
  readonly timeoutMs?: number;
}

/**
 * Brings ClamAV's official signatures into the folder with freshclam, where the network lets it. Never throws. Without a
 * network it takes 3 seconds at most, and nothing at all within an hour of a failure.
 * @returns true where a complete official set is in the folder afterwards, be it from an earlier call
 */
export async function fetchSignatures(folder: string, settings: FetchSettings): Promise<boolean> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const failedMark = join(folder, '.unreachable');
    if (isComplete(folder) && youngerThan(join(folder, '.fetched'), FRESH_FOR_MS)) return true;
    if (youngerThan(failedMark, UNREACHABLE_FOR_MS)) return isComplete(folder);
    if (!(await mirrorHasAddress()) || !(await runFreshclam(folder, settings))) {
      writeFileSync(failedMark, '');
      settings.log.info({ mirror: MIRROR }, 'official signatures could not be fetched');
    }
  } catch (thrown) {
    settings.log.warn({ folder, error: describeError(thrown) }, 'fetching signatures failed');
  }
  return isComplete(folder);
}

function isComplete(folder: string): boolean {
  return ['main', 'daily'].every((name) => ['cvd', 'cld'].some((type) => existsSync(join(folder, `${name}.${type}`))));
}

function youngerThan(path: string, ageMs: number): boolean {
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Math.abs(systemClock.nowMs() - made) < ageMs;
}

async function mirrorHasAddress(): Promise<boolean> {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  const tooLate = new AbortController();
  const late = systemClock.sleep(MIRROR_ASK_MS, tooLate.signal).then(() => false);
  const asked = resolver.resolve4(MIRROR).then(
    (addresses) => addresses.length > 0,
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    tooLate.abort();
    resolver.cancel();
  }
}

async function runFreshclam(folder: string, settings: FetchSettings): Promise<boolean> {
  const command = freshclamPath();
  if (command === null) return false;
  const configuration = join(folder, 'freshclam.conf');
  const lines = [
    `DatabaseDirectory ${folder}`,
    `DatabaseOwner ${userInfo().username}`,
    `DatabaseMirror ${MIRROR}`,
    'ConnectTimeout 5',
    'ReceiveTimeout 30',
    'MaxAttempts 1',
  ];
  writeFileSync(configuration, lines.join('\n') + '\n', { mode: 0o600 });
  const child = await startChild({
    name: 'freshclam',
    command,
    args: ['--config-file', configuration, '--stdout', '--foreground'],
    environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    logFile: join(folder, 'freshclam.log'),
  });
  const inTime = new AbortController();
  const late = systemClock.sleep(settings.timeoutMs ?? 60_000, inTime.signal).then(() => null);
  const exit = await Promise.race([child.exited, late]);
  inTime.abort();
  if (exit === null) await child.stop();
  const succeeded = exit?.code === 0;
  if (succeeded) writeFileSync(join(folder, '.fetched'), '');
  return succeeded;
}
