import { codeOf } from './api-connection.js';
import { nestingOf, parseJson } from './json-guards.js';
import { LineCutter } from './line-cutter.js';
import { nodeQuery, type ListContext } from './list-pods.js';
import { readEvent } from './parse-event.js';
import { PodWatchError } from './pod-watch-error.js';

export interface WatchHooks {
  /** the server accepted the watch */
  readonly onOpen: () => void;
  readonly onPut: (object: unknown) => void;
  readonly onDeleted: (object: unknown) => void;
  /** everything up to this version was told */
  readonly onVersion: (version: string) => void;
  /** a line was lost: what it said can only be had by a list */
  readonly onLoss: () => void;
  /** asked after each line: true ends the watch */
  readonly isEnough: () => boolean;
}

/**
 * One watch from `version` on, until the server ends it (its own time limit), or `isEnough`.
 * @throws {PodWatchError} `gone`: list again; others: go on from the last version
 */
export async function watchPodsOnce(
  context: ListContext,
  version: string,
  hooks: WatchHooks,
  signal: AbortSignal,
): Promise<void> {
  const { limits, times, counts } = context;
  const seconds = Math.ceil((times.watchMs * (1 + Math.random())) / 1_000);
  const query = nodeQuery(context.nodeName, {
    watch: '1',
    allowWatchBookmarks: 'true',
    resourceVersion: version,
    timeoutSeconds: String(seconds),
  });
  const { chunks, guard } = await context.connection.getPods(query, signal);
  const cutter = new LineCutter(limits.objectBytesMax, () => {
    counts.oversizeObjects += 1;
    hooks.onLoss();
  });
  counts.watches += 1;
  hooks.onOpen();
  try {
    guard.allow(times.watchIdleMs);
    for await (const chunk of chunks) {
      guard.allow(times.watchIdleMs);
      for (const line of cutter.push(chunk)) takeLine(context, line, hooks);
      if (hooks.isEnough()) return;
    }
    if (cutter.withinLine) throw new PodWatchError('cut', 'the watch ended within a line');
  } finally {
    guard.end();
  }
}

function takeLine({ limits, counts }: ListContext, line: Buffer, hooks: WatchHooks): void {
  // the event itself is one level around its object
  if (nestingOf(line) > limits.depthMax + 1) {
    counts.overdeepObjects += 1;
    hooks.onLoss();
    return;
  }
  const event = readEvent(parseJson(line));
  switch (event.kind) {
    case 'put':
      counts.events += 1;
      hooks.onPut(event.object);
      break;
    case 'deleted':
      counts.events += 1;
      hooks.onDeleted(event.object);
      break;
    case 'bookmark':
      counts.bookmarks += 1;
      break;
    case 'error': {
      const text = `the watch was ended by the API server: ${String(event.code)} ${event.reason} ${event.message}`;
      const code = codeOf(event.code, event);
      const { retryAfterMs } = event;
      throw new PodWatchError(code === 'bad-status' ? 'error-event' : code, text, { retryAfterMs });
    }
    case 'unreadable':
      counts.unreadableEvents += 1;
      hooks.onLoss();
      return;
  }
  if (event.version !== null) hooks.onVersion(event.version);
}
