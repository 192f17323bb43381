import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseNumbered } from '../src/clamav/reply.js';
import { REPLY_BYTES_MAX, ReplySplitter } from '../src/clamav/reply-splitter.js';
import { FakeClamd, type FakeCommand } from './fake-clamd.js';
import { engineAt, gist, judge, judgeAll } from './support.js';

describe('a clamd that does not keep to the protocol', () => {
  let folder: ReturnType<typeof testFolder>;
  let clamd: FakeClamd;
  beforeEach(() => {
    folder = testFolder();
  });
  afterEach(async () => {
    await clamd.close();
    folder.remove();
  });

  function write(name: string, content: string): string {
    writeFileSync(join(folder.path, name), content);
    return join(folder.path, name);
  }

  test('answers out of order reach the files they are about', async () => {
    const held: FakeCommand[] = [];
    const socketPath = join(folder.path, 's');
    clamd = await FakeClamd.listen(socketPath, (command) => {
      held.push(command);
      if (held.length < 5) return;
      for (const { content, reply } of held.splice(0).reverse()) reply(`stream: Name-${content} FOUND`);
    });
    const paths = Array.from({ length: 25 }, (_unused, at) => write(`f${at}`, String(at)));
    const engine = engineAt(socketPath, { transfer: 'stream', sessions: 1, filesAtOnce: 5 });
    try {
      const judged = await judgeAll(engine, paths);
      expect(paths.map((path) => gist(judged.get(path)?.answer ?? expect.fail(path)))).toEqual(
        paths.map((_unused, at) => `Name-${at}`),
      );
    } finally {
      await engine.close();
    }
  });

  test.each([
    ['an empty answer', (command: FakeCommand) => command.socket.write('\0')],
    ['no number', (command: FakeCommand) => command.socket.write('stream: OK\0')],
    ['a number that was not given', (command: FakeCommand) => command.socket.write('999: stream: OK\0')],
    ['the same number twice', (command: FakeCommand) => command.socket.write('1: ClamAV 1.4.6\0')],
    ['a version instead of a verdict', ({ number, socket }: FakeCommand) => socket.write(`${number}: ClamAV 1.4.6\0`)],
    ['OK about nothing', ({ number, socket }: FakeCommand) => socket.write(`${number}: OK\0`)],
    ['a line without an end', (command: FakeCommand) => command.socket.write('x'.repeat(REPLY_BYTES_MAX + 1))],
  ])('%s: the file is tried again, then unscanned', async (_name, answer) => {
    const socketPath = join(folder.path, 's');
    clamd = await FakeClamd.listen(socketPath, answer);
    const engine = engineAt(socketPath, { transfer: 'stream' });
    try {
      expect(gist((await judge(engine, write('f', 'text'))).answer)).toBe('failed engine-error');
      expect(engine.counters().filesSentAgain).toBe(2);
    } finally {
      await engine.close();
    }
  });

  test.each([
    ['stream: Empty file', 'failed engine-error'],
    ['stream: ok', 'failed engine-error'],
    ['stream:  FOUND', 'failed engine-error'],
    ["stream: Can't allocate memory ERROR", 'failed engine-error'],
    ['stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND', 'skipped engine-limit'],
    ['INSTREAM size limit exceeded. ERROR', 'skipped engine-limit'],
    ['stream: OK FOUND', 'OK'],
    ['stream: OK', 'clean'],
  ])('%s is %s', async (body, wanted) => {
    const socketPath = join(folder.path, 's');
    clamd = await FakeClamd.listen(socketPath, (command) => {
      command.reply(body);
    });
    const engine = engineAt(socketPath, { transfer: 'stream' });
    try {
      const { answer } = await judge(engine, write('f', 'text'));
      expect(gist(answer)).toBe(wanted);
      expect(answer.by).toEqual({ engine: 'clamav', version: '1.4.6', database: '27123/Mon Nov 23 08:30:00 2026' });
    } finally {
      await engine.close();
    }
  });
});

describe('the answer parser', () => {
  test('calls nothing OK but the very answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(99_999), (text, number) => {
        for (const candidate of [
          text,
          `${number}: ${text}`,
          `${number}: stream: ${text}`,
          `${number}: fd[7]: ${text}`,
        ]) {
          const parsed = parseNumbered(candidate);
          if (parsed?.reply.kind === 'ok') expect(candidate).toMatch(/^\d+: (?:stream|fd\[\d+\]): OK$/);
          if (parsed?.reply.kind === 'found') expect(parsed.reply.name).not.toBe('');
          if (parsed?.reply.kind === 'error') expect(parsed.reply.text.length).toBeLessThanOrEqual(200);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('keeps number and name of every finding', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,80}$/);
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(9_999), name, (number, descriptor, signature) => {
        expect(parseNumbered(`${number}: fd[${descriptor}]: ${signature} FOUND`)).toEqual({
          number,
          reply: { kind: 'found', name: signature },
        });
      }),
    );
  });

  test('gives the same answers however the bytes are cut', () => {
    const replies = fc.array(
      fc.string({ maxLength: 60 }).map((text) => text.replaceAll('\0', '')),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(replies, fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 }), (texts, cuts) => {
        let rest = Buffer.from(texts.map((text) => `${text}\0`).join(''));
        const splitter = new ReplySplitter();
        const got: string[] = [];
        for (const cut of [...cuts, rest.length]) {
          got.push(...(splitter.push(rest.subarray(0, cut)) ?? expect.fail('too long')));
          rest = rest.subarray(cut);
        }
        expect(got).toEqual(texts);
      }),
    );
  });
});
