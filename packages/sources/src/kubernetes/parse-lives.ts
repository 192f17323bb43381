import type { PodWatchCounts } from './counts.js';
import { objectOf, textOf } from './json-guards.js';

/**
 * The running containers of a pod: the runtime's id, and when the container started as the API has it (a text that is
 * only compared), null where it does not say.
 */
export type Lives = ReadonlyMap<string, string | null>;

/** The same id with another start is another life: a restart in place. Where one is not known nothing says so. */
export function isSameLife(startedAt: string | null, other: string | null): boolean {
  return startedAt === null || other === null || startedAt === other;
}

/** @param statuses elements of `containerStatuses` and its like (core/v1 ContainerStatus) */
export function readLives(statuses: readonly unknown[], containersMax: number, counts: PodWatchCounts): Lives {
  const lives = new Map<string, string | null>();
  counts.containersLeftOut += Math.max(0, statuses.length - containersMax);
  for (const each of statuses.slice(0, containersMax)) {
    const status = objectOf(each);
    if (status === null) counts.containersLeftOut += 1;
    const running = objectOf(objectOf(status?.['state'])?.['running']);
    if (status === null || running === null) continue;
    const id = runtimeIdOf(status['containerID']);
    if (id === null) counts.containersLeftOut += 1;
    else lives.set(id, textOf(running['startedAt'], 64));
  }
  return lives;
}

/** `containerd://0123…` → `0123…`; null for anything but the three runtimes and an id of plain characters. */
export function runtimeIdOf(containerId: unknown): string | null {
  const text = textOf(containerId, 160);
  return text === null
    ? null
    : (/^(?:containerd|cri-o|docker):\/\/([0-9A-Za-z][0-9A-Za-z_.-]*)$/.exec(text)?.[1] ?? null);
}
