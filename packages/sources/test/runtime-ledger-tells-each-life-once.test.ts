import fc from 'fast-check';
import { lifeOf, type ContainerEvent, type ContainerSnapshot } from '@guardimesh/model';
import { describe, expect, it } from 'vitest';
import { ContainerLedger, NEWBORN_MS, type StateChange } from '../src/runtimes/index.js';
import { snapshot } from './runtime-bench.js';

const S = '/run/one.sock';
const process = (pid: number, startTimeTicks: number): ContainerSnapshot['process'] => ({ pid, startTimeTicks });

function list(containers: readonly ContainerSnapshot[], source = S): StateChange[] {
  const puts = containers.map((container): StateChange => ({ kind: 'put', source, container }));
  return [{ kind: 'begin', source }, ...puts, { kind: 'end', source }];
}

function told(ledger: ContainerLedger, changes: readonly StateChange[], nowMs = 1e9): string[] {
  return changes.flatMap((change) => ledger.take(change, nowMs)).map((e) => `${e.kind} ${lifeOf(e.container)}`);
}

describe('container ledger', () => {
  it('tells the difference between two lists, and nothing for the same list', () => {
    const ledger = new ContainerLedger();
    const a = snapshot({ id: 'a', process: process(7, 70) });
    const b = snapshot({ id: 'b', process: process(8, 80) });
    expect(told(ledger, list([a]))).toEqual(['started a/7.70']);
    expect(told(ledger, list([a]))).toEqual([]);
    expect(told(ledger, list([b]))).toEqual(['started b/8.80', 'stopped a/7.70']);
  });

  it('takes the same pid with another start time for another life', () => {
    const ledger = new ContainerLedger();
    told(ledger, list([snapshot({ id: 'a', process: process(7, 70) })]));
    expect(told(ledger, list([snapshot({ id: 'a', process: process(7, 71) })]))).toEqual([
      'stopped a/7.70',
      'started a/7.71',
    ]);
  });

  it('tells the end of a life once, when it exits, and not again when its container is deleted', () => {
    const ledger = new ContainerLedger();
    told(ledger, list([snapshot({ id: 'a', process: process(7, 70) })]));
    expect(told(ledger, list([snapshot({ id: 'a', process: null })]))).toEqual(['stopped a/7.70']);
    expect(told(ledger, list([snapshot({ id: 'a', process: null })]))).toEqual([]);
    expect(told(ledger, list([]))).toEqual([]);
  });

  it('tells of a container that exited before anybody looked: its layer is still there', () => {
    const ledger = new ContainerLedger();
    expect(told(ledger, list([snapshot({ id: 'a', process: null })]))).toEqual(['started a/exited']);
  });

  it('waits for the process of a container that was only just created, but not forever', () => {
    const ledger = new ContainerLedger();
    const createdAt = new Date(1e9).toISOString();
    expect(told(ledger, list([snapshot({ id: 'a', process: null, createdAt })]))).toEqual([]);
    expect(told(ledger, list([snapshot({ id: 'a', process: process(7, 70), createdAt })]))).toEqual(['started a/7.70']);
    told(ledger, list([snapshot({ id: 'b', process: null, createdAt })]));
    expect(ledger.nextDueMs()).toBe(1e9 + NEWBORN_MS);
    expect(ledger.due(1e9 + NEWBORN_MS - 1)).toEqual([]);
    expect(ledger.due(1e9 + NEWBORN_MS).map((event) => event.kind)).toEqual(['started']);
    expect(ledger.nextDueMs()).toBeNull();
  });

  it('does not take a list that was cut off for a complete one', () => {
    const ledger = new ContainerLedger();
    const [a, b] = [snapshot({ id: 'a' }), snapshot({ id: 'b' })];
    told(ledger, list([a, b]));
    expect(told(ledger, list([b]).slice(0, -1))).toEqual([]);
    expect(told(ledger, list([a, b]))).toEqual([]);
  });

  it('keeps the containers of one runtime while another has none', () => {
    const ledger = new ContainerLedger();
    told(ledger, list([snapshot({ id: 'a' })], '/run/one.sock'));
    expect(told(ledger, list([], '/run/other.sock'))).toEqual([]);
  });

  it('agrees with a plain model for any history, in lists and in single changes', () => {
    const world = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(
        fc.constant(null),
        fc.record({ pid: fc.integer({ min: 1, max: 2 }), startTimeTicks: fc.integer({ min: 1, max: 3 }) }),
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ world, whole: fc.boolean() }), { maxLength: 12 }), (history) => {
        const ledger = new ContainerLedger();
        const open = new Map<string, string>();
        let before: Record<string, ContainerSnapshot['process']> = {};
        for (const [index, step] of history.entries()) {
          const containers = Object.entries(step.world).map(([id, each]) => snapshot({ id, process: each }));
          const changes = step.whole || index === 0 ? list(containers) : difference(before, step.world);
          for (const event of changes.flatMap((change) => ledger.take(change, 1e9))) follow(open, event);
          // what runs is told and open; what is told and open is there, or exited before it was ever seen running
          for (const each of containers) {
            if (each.process !== null) expect(open.get(each.id)).toBe(lifeOf(each));
          }
          for (const id of open.keys()) expect(Object.keys(step.world)).toContain(id);
          before = step.world;
        }
        const again = list(Object.entries(before).map(([id, each]) => snapshot({ id, process: each })));
        if (history.length > 0) expect(told(ledger, again)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

function difference(
  before: Record<string, ContainerSnapshot['process']>,
  now: Record<string, ContainerSnapshot['process']>,
): StateChange[] {
  const gone = Object.keys(before).filter((id) => !(id in now));
  return [
    ...gone.map((id): StateChange => ({ kind: 'gone', source: S, id })),
    ...Object.entries(now).map(([id, each]): StateChange => ({
      kind: 'put',
      source: S,
      container: snapshot({ id, process: each }),
    })),
  ];
}

/** The plain model: a life starts only where none is open, and only the open one stops. */
function follow(open: Map<string, string>, event: ContainerEvent): void {
  const { id } = event.container;
  if (event.kind === 'started') {
    expect(open.has(id)).toBe(false);
    open.set(id, lifeOf(event.container));
  } else {
    expect(open.get(id)).toBe(lifeOf(event.container));
    open.delete(id);
  }
}
