import { Backoff, describeError, type Clock, type Log } from '@guardimesh/kit';
import type { NamespaceLabels } from '@guardimesh/scan-core';
import { ApiConnection } from './api-connection.js';
import { ItemCutter } from './item-cutter.js';
import { objectOf, parseJson, textOf } from './json-guards.js';
import { PodWatchError } from './pod-watch-error.js';
import { DEFAULT_POD_WATCH_LIMITS, DEFAULT_POD_WATCH_TIMES, type ApiServer } from './settings.js';

const PAGE_SIZE = 500;
const PAGES_MAX = 100;
const LABELS_MAX = 256;
/** a label's key and value (Kubernetes: labels and selectors), the key with its prefix */
const KEY_MAX = 320;
const VALUE_MAX = 63;

export interface NamespaceWatch {
  readonly labelsOf: NamespaceLabels;
  /** Lists until the signal aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * The labels of the cluster's namespaces, listed every so often: they change rarely, and the ClusterRole allows list, not watch. While
 * a list fails, what the last one said holds; before the first, nothing is known and nothing is left out for its labels.
 */
export function watchNamespaces(
  settings: { readonly server: ApiServer; readonly everySeconds: number },
  clock: Clock,
  log: Log,
): NamespaceWatch {
  const connection = new ApiConnection(settings.server, DEFAULT_POD_WATCH_TIMES, clock);
  const backoff = new Backoff(DEFAULT_POD_WATCH_TIMES.retry);
  let known: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map();
  return {
    labelsOf: (namespace) => known.get(namespace) ?? null,
    run: async (signal) => {
      while (!signal.aborted) {
        let pauseMs = settings.everySeconds * 1_000;
        try {
          known = await listNamespaces(connection, clock, signal);
          backoff.reset();
        } catch (thrown) {
          log.warn({ error: describeError(thrown) }, 'namespaces could not be listed');
          pauseMs = Math.min(pauseMs, backoff.nextMs());
        }
        await clock.sleep(pauseMs, signal);
      }
    },
  };
}

async function listNamespaces(
  connection: ApiConnection,
  clock: Clock,
  signal: AbortSignal,
): Promise<Map<string, Readonly<Record<string, string>>>> {
  const labels = new Map<string, Readonly<Record<string, string>>>();
  let query: Record<string, string> = { limit: String(PAGE_SIZE) };
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { chunks, guard } = await connection.getNamespaces(new URLSearchParams(query), signal);
    const cutter = new ItemCutter(DEFAULT_POD_WATCH_LIMITS.objectBytesMax, DEFAULT_POD_WATCH_LIMITS.depthMax, {
      onOversize: () => undefined,
      onOverdeep: () => undefined,
    });
    const latestMs = clock.monotonicMs() + DEFAULT_POD_WATCH_TIMES.listMs;
    let end: unknown;
    try {
      for await (const chunk of chunks) {
        guard.allow(DEFAULT_POD_WATCH_TIMES.answerMs, latestMs);
        for (const item of cutter.push(chunk)) note(labels, parseJson(item));
      }
      end = cutter.end();
    } finally {
      guard.end();
    }
    const more = textOf(objectOf(objectOf(end)?.['metadata'])?.['continue'], 16_384);
    if (more === null) return labels;
    query = { limit: String(PAGE_SIZE), continue: more };
  }
  throw new PodWatchError('bad-answer', `the namespace list has more than ${PAGES_MAX} pages`);
}

function note(labels: Map<string, Readonly<Record<string, string>>>, item: unknown): void {
  const metadata = objectOf(objectOf(item)?.['metadata']);
  const name = textOf(metadata?.['name'], 253);
  if (name === null) return;
  const entries = Object.entries(objectOf(metadata?.['labels']) ?? {}).slice(0, LABELS_MAX);
  const texts = entries.flatMap(([key, value]) => {
    const isLabel = key.length <= KEY_MAX && typeof value === 'string' && value.length <= VALUE_MAX;
    return isLabel ? [[key, value] as const] : [];
  });
  labels.set(name, Object.fromEntries(texts));
}
