import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pollUntil } from '@guardimesh/kit';
import { testFolder } from '@guardimesh/testkit';
import { expect, test } from 'vitest';
import { FakeClamd } from './fake-clamd.js';
import { engineAt, gist, openFile } from './support.js';

const FILES = 1_500;

test('descriptors that a full socket does not take are passed later, each once', async () => {
  const folder = testFolder();
  const socketPath = join(folder.path, 's');
  const path = join(folder.path, 'f');
  writeFileSync(path, 'text');
  let received = 0;
  const clamd = await FakeClamd.listen(socketPath, ({ reply }) => {
    received += 1;
    reply('fd[9]: OK');
  });
  const engine = engineAt(socketPath, { sessions: 1, filesAtOnce: FILES });
  const file = openFile(path);
  try {
    engine.start();
    await pollUntil('a session', () => engine.version(), { timeoutMs: 5_000 });
    clamd.pauseAll();
    const signal = new AbortController().signal;
    const answers = Array.from({ length: FILES }, () => engine.scan(file, { signal, onWaiting: () => undefined }));
    await pollUntil('a full socket', () => engine.counters().sendsDelayed > 5, { timeoutMs: 10_000 });
    expect(received).toBe(0);
    clamd.resumeAll();
    for (const answer of await Promise.all(answers)) expect(gist(answer)).toBe('clean');
    expect(received).toBe(FILES);
    expect(engine.counters()).toMatchObject({ filesSentAgain: 0, errors: 0 });
  } finally {
    await engine.close();
    file.close();
    await clamd.close();
    folder.remove();
  }
});
