import type { Clock } from '@guardimesh/kit';
import type { ClamdEngineSettings } from './settings.js';

/** Deadlines are looked at this often while there are files, or more often where they are short. */
const TICK_MS_MAX = 200;

export interface Watched {
  readonly settings: Pick<ClamdEngineSettings, 'fileTimeoutSeconds' | 'engineWaitSeconds' | 'versionEverySeconds'>;
  readonly clock: Clock;
  readonly closing: AbortSignal;
  readonly isIdle: () => boolean;
  /** takes the function to be called when there is a file again */
  readonly onBusy: (wake: () => void) => void;
  readonly tick: (elapsedMs: number) => void;
  readonly askVersion: () => Promise<void>;
}

/** One loop for all that depends on time, until closing: no timer per file. */
export async function watch(watched: Watched): Promise<void> {
  const { settings, clock, closing } = watched;
  const versionEveryMs = settings.versionEverySeconds * 1_000;
  const shortestMs = Math.min(settings.fileTimeoutSeconds, settings.engineWaitSeconds) * 1_000;
  const tickMs = Math.max(5, Math.min(TICK_MS_MAX, shortestMs / 4));
  let wokenMs = clock.monotonicMs();
  let askedMs = wokenMs;
  while (!closing.aborted) {
    const wasIdle = watched.isIdle();
    const rest = new AbortController();
    watched.onBusy(() => {
      if (wasIdle) rest.abort();
    });
    const stop = (): void => {
      rest.abort();
    };
    closing.addEventListener('abort', stop, { once: true });
    await clock.sleep(Math.min(versionEveryMs, wasIdle ? versionEveryMs : tickMs), rest.signal);
    closing.removeEventListener('abort', stop);
    const nowMs = clock.monotonicMs();
    // a file that ends an idle time has not waited through it
    watched.tick(wasIdle ? 0 : nowMs - wokenMs);
    wokenMs = nowMs;
    if (nowMs - askedMs >= versionEveryMs) {
      askedMs = nowMs;
      await watched.askVersion();
    }
  }
}
