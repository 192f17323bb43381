import { SCAN_SCOPES, type ScanTarget, type TargetBudget } from '@guardimesh/model';
import type { FlowParts } from '../flow.js';
import { listenToRealTime } from '../real-time/index.js';
import type { Reporter } from '../report/index.js';
import type { DuePass, PassSchedule } from './pass-schedule.js';
import { watchSignatures } from './watch-signatures.js';

/** setTimeout takes at most 2^31-1 ms; a day is far below that and far above any pace. */
const LONGEST_SLEEP_MS = 86_400_000;

/** With `stopWhenSettled`: so long nothing new must have been told. A runtime's first list is there well before. */
const SETTLED_AFTER_MS = 2_000;

export interface DiscoverSettings {
  readonly budget: TargetBudget;
  /** end once every container that there is has had a pass */
  readonly stopWhenSettled: boolean;
}

type DiscoverParts = Pick<
  FlowParts,
  'feed' | 'pods' | 'requests' | 'watch' | 'realTime' | 'rules' | 'engines' | 'clock' | 'log'
>;

/**
 * The targets that are due, one after the other, until the signal aborts. Containers come from the runtimes, with what
 * the cluster knows of their pods; a pod event about a container that no runtime has told of asks for a fresh look. What runs
 * from memory there asks for a pass over the container's processes.
 */
export async function* discover(
  parts: DiscoverParts,
  schedule: PassSchedule,
  reporter: Reporter,
  settings: DiscoverSettings,
  signal: AbortSignal,
): AsyncGenerator<ScanTarget, void, void> {
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  const listening = [
    listenToRuntimes(parts, schedule, reporter, until),
    listenToPods(parts, schedule, until),
    listenToRequests(parts, schedule, until),
    watchSignatures(parts, schedule, until),
    listenToProcesses(parts, schedule, until),
    listenToRealTime(parts, schedule, reporter, settings.budget, until),
  ];
  const beganMs = parts.clock.monotonicMs();
  try {
    while (!signal.aborted) {
      const nowMs = parts.clock.monotonicMs();
      const due = schedule.take(nowMs);
      if (due !== null) yield toTarget(parts, due, settings.budget);
      else if (
        settings.stopWhenSettled &&
        nowMs - beganMs > SETTLED_AFTER_MS &&
        schedule.hasSettled(nowMs, SETTLED_AFTER_MS)
      )
        break;
      else
        await waitForDue(parts, schedule, settings.stopWhenSettled ? SETTLED_AFTER_MS / 10 : LONGEST_SLEEP_MS, signal);
    }
  } finally {
    ended.abort();
    await Promise.all(listening);
  }
}

async function listenToRuntimes(
  parts: Pick<FlowParts, 'feed' | 'pods' | 'clock' | 'log'>,
  schedule: PassSchedule,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<void> {
  for await (const event of parts.feed.events(signal)) {
    const { container } = event;
    const pod = container.pod === null ? null : parts.pods.find(container.pod);
    if (event.kind === 'started') schedule.started(container, parts.clock.monotonicMs());
    else schedule.stopped(container, parts.clock.monotonicMs());
    reporter.sighting(container, pod, event.kind === 'started' && container.process !== null ? 'running' : 'gone');
    parts.log.debug({ container: container.id, image: container.image, event: event.kind }, 'container event');
  }
}

async function listenToPods(
  parts: Pick<FlowParts, 'feed' | 'pods'>,
  schedule: PassSchedule,
  signal: AbortSignal,
): Promise<void> {
  for await (const containerId of parts.pods.runningContainers(signal)) {
    if (!schedule.knows(containerId)) parts.feed.refresh();
  }
}

async function listenToRequests(
  parts: Pick<FlowParts, 'requests' | 'clock' | 'log'>,
  schedule: PassSchedule,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await parts.requests.next(signal);
    if (signal.aborted) return;
    parts.log.info({ containers: schedule.size }, 'everything is scanned, as asked for');
    schedule.requestAll({ reason: 'requested', scopes: SCAN_SCOPES }, parts.clock.monotonicMs());
  }
}

async function listenToProcesses(
  parts: Pick<FlowParts, 'watch' | 'clock'>,
  schedule: PassSchedule,
  signal: AbortSignal,
): Promise<void> {
  if (parts.watch === undefined) return;
  for await (const containerId of parts.watch.news(() => schedule.running(), signal))
    schedule.request(containerId, { reason: 'executed', scopes: ['processes'] }, parts.clock.monotonicMs());
}

function toTarget(parts: Pick<FlowParts, 'pods'>, due: DuePass, budget: TargetBudget): ScanTarget {
  const { container, reason } = due;
  return {
    container,
    pod: container.pod === null ? null : parts.pods.find(container.pod),
    reason,
    scopes: due.scopes,
    budget,
  };
}

async function waitForDue(
  parts: Pick<FlowParts, 'clock'>,
  schedule: PassSchedule,
  longestMs: number,
  signal: AbortSignal,
): Promise<void> {
  const enough = new AbortController();
  const changed = schedule.changed();
  const sleepMs = Math.min(longestMs, schedule.waitMs(parts.clock.monotonicMs()));
  const slept = parts.clock.sleep(sleepMs, AbortSignal.any([signal, enough.signal]));
  await Promise.race([changed, slept]);
  enough.abort();
}
