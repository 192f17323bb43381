import { parentPort } from 'node:worker_threads';
import { describeError } from '@guardimesh/kit';
import { EntryWriter } from './entry-record.js';
import { TreeWalk } from './tree-walk.js';
import type { FromWalkThread, ToWalkThread } from './walk-messages.js';
import { warmUp } from './warm-up.js';

/**
 * The walking thread: one for all walks of a layer source. It fills a buffer only when it is given one, so a slow consumer
 * slows the walk, and a walk that nobody asks for stands still.
 */
const walks = new Map<number, TreeWalk>();

function answer(message: FromWalkThread, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function end(walk: number, failure: string | null): void {
  const tree = walks.get(walk);
  if (tree === undefined) return;
  walks.delete(walk);
  tree.close();
  answer({ kind: 'ended', walk, failure });
}

function fill(walk: number, buffer: ArrayBuffer): void {
  const tree = walks.get(walk);
  // asked for before it was known that the walk had ended
  if (tree === undefined) return;
  const writer = new EntryWriter(buffer);
  const complete = tree.fill(writer);
  writer.end();
  answer({ kind: 'filled', walk, buffer, bytes: writer.bytes }, [buffer]);
  if (complete) end(walk, null);
}

function obey(message: ToWalkThread): void {
  switch (message.kind) {
    case 'start':
      walks.set(message.walk, new TreeWalk(message.order));
      return;
    case 'fill':
      fill(message.walk, message.buffer);
      return;
    case 'stop':
      end(message.walk, null);
      return;
    case 'warm-up':
      warmUp();
      answer({ kind: 'warm' });
      return;
  }
}

parentPort?.on('message', (message: ToWalkThread) => {
  try {
    obey(message);
  } catch (thrown) {
    if (message.kind === 'warm-up') answer({ kind: 'warm' });
    else if (walks.has(message.walk)) end(message.walk, describeError(thrown));
    else answer({ kind: 'ended', walk: message.walk, failure: describeError(thrown) });
  }
});
