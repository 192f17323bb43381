import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Backoff,
  BoundedQueue,
  Lifecycle,
  LineSplitter,
  LineTooLongError,
  pollUntil,
  PollTimeoutError,
  silentLog,
  systemClock,
} from '@guardimesh/kit';

test('a back-off grows to its ceiling, keeps its jitter within half, and starts over after a success', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
      const backoff = new Backoff({ firstMs: 100, maxMs: 1_000 }, () => random);
      for (const ceiling of [100, 200, 400, 800, 1_000, 1_000]) {
        const waitMs = backoff.nextMs();
        expect(waitMs).toBeGreaterThanOrEqual(ceiling / 2);
        expect(waitMs).toBeLessThanOrEqual(ceiling);
      }
      backoff.reset();
      expect(backoff.nextMs()).toBeLessThanOrEqual(100);
    }),
  );
});

test('a queue never holds more than its capacity, and gives everything in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(), { maxLength: 50 }), async (capacity, items) => {
      const queue = new BoundedQueue<number>(capacity);
      let most = 0;
      const pushing = (async () => {
        for (const item of items) {
          await queue.push(item);
          most = Math.max(most, queue.size);
        }
        queue.close();
      })();
      const got: number[] = [];
      for await (const item of queue) got.push(item);
      await pushing;
      expect(got).toEqual(items);
      expect(most).toBeLessThanOrEqual(capacity);
      expect(queue.tryPush(1)).toBe(false);
    }),
  );
});

test('lines come out as they went in, however the stream is cut', () => {
  const lines = fc.array(fc.string({ maxLength: 20 }).filter((line) => !line.includes('\n')));
  fc.assert(
    fc.property(lines, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (texts, cuts) => {
      const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
      const splitter = new LineSplitter(1_000);
      const got: string[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1;
        got.push(...splitter.push(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(got).toEqual(texts);
    }),
  );
  expect(() => new LineSplitter(4).push(Buffer.from('12345'))).toThrow(LineTooLongError);
});

test('closing goes in reverse order, once, past a closer that fails', async () => {
  const order: string[] = [];
  const lifecycle = new Lifecycle(silentLog);
  lifecycle.onClose('a', () => {
    order.push('a');
  });
  lifecycle.onClose('b', () => Promise.reject(new Error('no')));
  lifecycle.onClose('c', () => {
    order.push('c');
  });
  await Promise.all([lifecycle.close(), lifecycle.close()]);
  expect(order).toEqual(['c', 'a']);
  expect(lifecycle.signal.aborted).toBe(true);
});

test('what is opened while closing is closed too', async () => {
  const order: string[] = [];
  const lifecycle = new Lifecycle(silentLog);
  lifecycle.onClose('a', () => {
    order.push('a');
  });
  await lifecycle.close();
  lifecycle.onClose('late', async () => {
    await Promise.resolve();
    order.push('late');
  });
  await lifecycle.close();
  expect(order).toEqual(['a', 'late']);
});

test('a poll says what it waited for in vain, and a sleep ends with its signal', async () => {
  await expect(pollUntil('the moon', () => null, { timeoutMs: 5, everyMs: 1 })).rejects.toThrow(PollTimeoutError);
  const before = performance.now();
  await systemClock.sleep(60_000, AbortSignal.timeout(5));
  expect(performance.now() - before).toBeLessThan(30_000);
});
