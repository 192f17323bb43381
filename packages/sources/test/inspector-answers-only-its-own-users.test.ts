import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { pollUntil, silentLog } from '@guardimesh/kit';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import {
  LinkError,
  listContainers,
  serveInspector,
  type ContainerSource,
  type ServedInspector,
  type StateChange,
} from '../src/index.js';
import { snapshot } from './runtime-bench.js';

const notRoot = missing('root', process.geteuid?.() === 0);

const ONE: readonly StateChange[] = [
  { kind: 'begin', source: '/s' },
  { kind: 'put', source: '/s', container: snapshot({ id: 'one' }) },
  { kind: 'end', source: '/s' },
];
const source: ContainerSource = {
  current: () => [...ONE],
  onChanges: () => () => undefined,
  refresh: () => undefined,
};

/** Says what came back for a request: the bytes' number, or the error. */
const CLIENT = `
  const socket = require('node:net').connect(process.argv[1]);
  let bytes = 0;
  socket.on('connect', () => socket.write('{"id":1,"method":"containers"}\\n'));
  socket.on('data', (chunk) => { bytes += chunk.length; socket.end(); });
  socket.on('error', (error) => { if (error.code === 'EACCES') { console.log('EACCES'); process.exit(); } });
  socket.on('close', () => console.log(bytes));
`;

function askAs(uid: number, socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', CLIENT, socketPath], {
      ...{ uid, gid: uid, cwd: '/', env: {} },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', () => {
      resolve(said.trim());
    });
  });
}

describe('socket of the inspector', () => {
  const folder = testFolder();
  const served: ServedInspector[] = [];

  async function serve(
    name: string,
    options?: { readonly stalledMs: number; readonly source: ContainerSource },
  ): Promise<string> {
    const socketPath = join(folder.path, name, 'i.sock');
    served.push(await serveInspector({ socketPath, source, log: silentLog, ...options }));
    return socketPath;
  }

  afterAll(async () => {
    for (const each of served) await each.close();
    folder.remove();
  });

  it('has mode 0600 in a folder of mode 0700, and is gone when the inspector ends', async () => {
    const socketPath = await serve('modes');
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.path, 'modes')).mode & 0o777).toBe(0o700);
    await served.pop()?.close();
    expect(existsSync(socketPath)).toBe(false);
  });

  it.skipIf(notRoot !== null)('tells nothing to another user, even where the files let it in', async () => {
    const socketPath = await serve('users');
    expect(await askAs(65_534, socketPath)).toBe('EACCES');
    chmodSync(folder.path, 0o755);
    chmodSync(join(folder.path, 'users'), 0o755);
    chmodSync(socketPath, 0o666);
    expect(await askAs(65_534, socketPath)).toBe('0');
    expect(Number(await askAs(0, socketPath))).toBeGreaterThan(100);
  });

  it.skipIf(notRoot !== null)('is not believed when another user answers on it', async () => {
    const socketPath = await serve('believed');
    expect((await listContainers({ socketPath })).map((each) => each.id)).toEqual(['one']);
    await expect(listContainers({ socketPath, allowedUids: [65_534] })).rejects.toThrow(LinkError);
  });

  it('takes the place of a socket that nobody answers on, and of no other', async () => {
    const place = join(folder.path, 'stale');
    mkdirSync(place);
    const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    await new Promise((resolve) =>
      spawn(process.execPath, ['-e', script, join(place, 'i.sock')]).once('close', resolve),
    );
    expect(statSync(join(place, 'i.sock')).isSocket()).toBe(true);
    const socketPath = await serve('stale');
    expect(await listContainers({ socketPath })).toHaveLength(1);

    await expect(serve('stale')).rejects.toMatchObject({ code: 'link-taken' });
    expect(await listContainers({ socketPath })).toHaveLength(1);

    mkdirSync(join(folder.path, 'file'), { mode: 0o700 });
    writeFileSync(join(folder.path, 'file', 'i.sock'), 'precious');
    await expect(serve('file')).rejects.toMatchObject({ code: 'link-unsafe' });
  });

  it('is not made in a folder that others can write', async () => {
    mkdirSync(join(folder.path, 'open'));
    chmodSync(join(folder.path, 'open'), 0o777);
    await expect(serve('open')).rejects.toMatchObject({ code: 'link-unsafe' });
  });

  it('hangs up on lines that are no requests, or that never end', async () => {
    const socketPath = await serve('lines');
    for (const sent of ['hello\n', '{"id":1}\n', '{"id":1,"method":"__proto__"}\n', '[]\n', 'x'.repeat(10_000)]) {
      const socket = connect(socketPath);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined);
      socket.write(sent);
      socket.resume();
      await closed;
    }
    expect(await listContainers({ socketPath })).toHaveLength(1);
  });

  it('cuts off a client that takes nothing, whatever gathers for it meanwhile', async () => {
    const listeners = new Set<(changes: readonly StateChange[]) => void>();
    const busy: ContainerSource = {
      ...source,
      onChanges: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const socketPath = await serve('slow', { stalledMs: 200, source: busy });
    const socket = connect(socketPath);
    socket.on('error', () => undefined);
    socket.pause();
    socket.write('{"id":1,"method":"watch"}\n');
    await pollUntil('the watch', () => listeners.size === 1, { timeoutMs: 5_000 });
    const [listener] = listeners;
    for (let index = 0; index < 4_000; index += 1) listener?.(ONE);
    await pollUntil('the end of the watch', () => listeners.size === 0, { timeoutMs: 5_000 });
    socket.destroy();
  });

  it('is not asked by one who finds another program there that talks nonsense', async () => {
    const socketPath = join(folder.path, 'nonsense.sock');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      socket.end('{"kind":"item","id":1,"container":{"id":"x"}}\n');
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    await expect(listContainers({ socketPath })).rejects.toMatchObject({ code: 'link-protocol' });
    await new Promise((resolve) => server.close(resolve));
  });
});
