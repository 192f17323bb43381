import type { Clock } from '@guardimesh/kit';
import type { ApiConnection } from './api-connection.js';
import type { PodWatchCounts } from './counts.js';
import { ItemCutter } from './item-cutter.js';
import { objectOf, parseJson, textOf, versionOf } from './json-guards.js';
import { PodWatchError } from './pod-watch-error.js';
import type { PodWatchLimits, PodWatchTimes } from './settings.js';

const PAGE_SIZE = 500;

export interface ListContext {
  readonly connection: ApiConnection;
  readonly nodeName: string;
  readonly limits: PodWatchLimits;
  readonly times: PodWatchTimes;
  readonly clock: Clock;
  readonly counts: PodWatchCounts;
}

/** The selector that keeps this to the node's own pods, in every request. */
export function nodeQuery(nodeName: string, more: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams({ fieldSelector: `spec.nodeName=${nodeName}`, ...more });
}

/**
 * Reads all pages. `onPod` is told each pod's JSON as it comes.
 * @param notOlderThan the version that the list must have reached: "0" takes what the server has in its cache (cheap for a
 *   large cluster when all nodes start), "" asks its store
 * @returns the version to watch from
 * @throws {PodWatchError} `gone` where the server forgot the list between two pages: nothing was complete, start over
 */
export async function listPods(
  context: ListContext,
  notOlderThan: string,
  onPod: (value: unknown) => void,
  signal: AbortSignal,
): Promise<string> {
  let query: Record<string, string> = { limit: String(PAGE_SIZE) };
  if (notOlderThan === '0') query = { ...query, resourceVersion: '0' };
  else if (notOlderThan !== '') {
    // without the match a limit would make it "exactly this version" (API concepts: semantics for list)
    query = { ...query, resourceVersion: notOlderThan, resourceVersionMatch: 'NotOlderThan' };
  }
  for (let page = 0; page < context.limits.pagesMax; page += 1) {
    const list = objectOf(await readPage(context, nodeQuery(context.nodeName, query), onPod, signal));
    const version = versionOf(list?.['metadata']);
    if (version === null) throw new PodWatchError('bad-answer', 'the pod list has no resource version');
    const more = textOf(objectOf(list?.['metadata'])?.['continue'], 16_384);
    if (more === null) return version;
    query = { limit: String(PAGE_SIZE), continue: more };
  }
  throw new PodWatchError('bad-answer', `the pod list has more than ${String(context.limits.pagesMax)} pages`);
}

async function readPage(
  { connection, limits, times, clock, counts }: ListContext,
  query: URLSearchParams,
  onPod: (value: unknown) => void,
  signal: AbortSignal,
): Promise<unknown> {
  const latestMs = clock.monotonicMs() + times.listMs;
  const { chunks, guard } = await connection.getPods(query, signal);
  const cutter = new ItemCutter(limits.objectBytesMax, limits.depthMax, {
    onOversize: () => (counts.oversizeObjects += 1),
    onOverdeep: () => (counts.overdeepObjects += 1),
  });
  try {
    guard.allow(times.answerMs, latestMs);
    for await (const chunk of chunks) {
      guard.allow(times.answerMs, latestMs);
      for (const item of cutter.push(chunk)) onPod(parseJson(item));
    }
    return cutter.end();
  } finally {
    guard.end();
  }
}
