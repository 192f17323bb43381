import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClamd } from './fake-clamd.js';
import { engineAt, gist, judge, judgeAll } from './support.js';

let folder: ReturnType<typeof testFolder>;
let clamd: FakeClamd;
beforeEach(() => {
  folder = testFolder();
});
afterEach(async () => {
  await clamd.close();
  folder.remove();
});

const socketPath = (): string => join(folder.path, 's');

/** As clamd answers FILDES where its build or its sandbox does not let descriptors through: it closes the session after. */
function withoutDescriptors(): Promise<FakeClamd> {
  return FakeClamd.listen(socketPath(), ({ name, content, reply, socket }) => {
    if (name === 'INSTREAM') reply(content.includes('virus') ? 'stream: Virus FOUND' : 'stream: OK');
    else {
      reply('No file descriptor received. ERROR');
      socket.end();
    }
  });
}

test('one that takes no descriptors gets the bytes instead', async () => {
  clamd = await withoutDescriptors();
  const paths = Array.from({ length: 20 }, (_unused, at) => {
    writeFileSync(join(folder.path, `f${at}`), at % 4 === 0 ? 'virus' : 'text');
    return join(folder.path, `f${at}`);
  });
  const engine = engineAt(socketPath());
  try {
    const judged = await judgeAll(engine, paths);
    for (const [at, path] of paths.entries()) {
      expect(gist(judged.get(path)?.answer ?? expect.fail(path))).toBe(at % 4 === 0 ? 'Virus' : 'clean');
    }
  } finally {
    await engine.close();
  }
});

test('where only descriptors are allowed the file is unscanned', async () => {
  clamd = await withoutDescriptors();
  writeFileSync(join(folder.path, 'f'), 'text');
  const engine = engineAt(socketPath(), { transfer: 'descriptor' });
  try {
    expect(gist((await judge(engine, join(folder.path, 'f'))).answer)).toBe('failed engine-error');
  } finally {
    await engine.close();
  }
});

test('one that accepts connections and says nothing counts as away', async () => {
  clamd = await FakeClamd.listen(socketPath(), () => undefined);
  clamd.isMute = true;
  writeFileSync(join(folder.path, 'f'), 'text');
  const engine = engineAt(socketPath(), { connectTimeoutSeconds: 0.05, engineWaitSeconds: 0.3 });
  try {
    const { answer, waited } = await judge(engine, join(folder.path, 'f'));
    expect(gist(answer)).toBe('failed engine-unavailable');
    expect(waited).toBe(1);
    expect(engine.counters().connectFailed).toBeGreaterThan(1);
  } finally {
    await engine.close();
  }
});
