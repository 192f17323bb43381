import type { ContainerSnapshot } from '@guardimesh/model';
import type { StateChange } from '../../runtimes/ledger/index.js';
import { objectAt, parseObject, textAt } from '../../runtimes/untrusted/index.js';
import { parseSnapshot, parseText } from './snapshot.js';

/** One line of JSON to the client. */
export type LinkAnswer =
  /** the request is done; for `watch`: changes follow. `epoch` is another with each start of the inspector */
  | { readonly kind: 'done'; readonly id: number; readonly epoch: string }
  /** of `containers`: one of them, before its `done` */
  | { readonly kind: 'item'; readonly id: number; readonly container: ContainerSnapshot }
  /** of `watch`: numbered from 1 on each connection, without a gap */
  | { readonly kind: 'change'; readonly sequence: number; readonly change: StateChange };

/** null for a line that is no answer. Members that are not known are left out. */
export function parseAnswer(line: string): LinkAnswer | null {
  const answer = parseObject(line);
  switch (textAt(answer, 'kind')) {
    case 'done': {
      const [id, epoch] = [count(answer?.['id']), parseText(answer?.['epoch'], 64)];
      return id === null || epoch === null ? null : { kind: 'done', id, epoch };
    }
    case 'item': {
      const [id, container] = [count(answer?.['id']), parseSnapshot(answer?.['container'])];
      return id === null || container === null ? null : { kind: 'item', id, container };
    }
    case 'change': {
      const [sequence, change] = [count(answer?.['sequence']), parseChange(answer)];
      return sequence === null || change === null ? null : { kind: 'change', sequence, change };
    }
    case null:
    default:
      return null;
  }
}

function parseChange(answer: unknown): StateChange | null {
  const change = objectAt(answer, 'change');
  const source = parseText(change?.['source'], 4_096);
  if (source === null) return null;
  const kind = textAt(change, 'kind');
  if (kind === 'begin' || kind === 'end') return { kind, source };
  if (kind === 'put') {
    const container = parseSnapshot(change?.['container']);
    return container === null ? null : { kind, source, container };
  }
  const id = parseText(change?.['id'], 256);
  return kind === 'gone' && id !== null ? { kind, source, id } : null;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
