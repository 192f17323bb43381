import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createObfuscationEngine, DEFAULT_OBFUSCATION_ENGINE, type ObfuscationEngine } from '@guardimesh/engines';
import { pollUntil, silentLog, systemClock } from '@guardimesh/kit';
import { filePath, type EngineAnswer } from '@guardimesh/model';
import { testFolder } from '@guardimesh/testkit';
import { ownRulesFolder } from '@guardimesh/yara';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, '..', 'dist', 'obfuscation-scanner', 'main.js');
const PACKED = '/usr/share/clamav-testfiles/clam-upx.exe';

let folder: ReturnType<typeof testFolder>;
let program: ChildProcess | null = null;
let engine: ObfuscationEngine | null = null;
let told = '';

beforeEach(() => {
  folder = testFolder();
  told = '';
  cpSync(ownRulesFolder(), join(folder.path, 'rules'), { recursive: true });
});
afterEach(async () => {
  await engine?.close();
  if (program?.exitCode === null && program.signalCode === null) {
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    await ended;
  }
  folder.remove();
});

function rulePath(name: string): string {
  return join(folder.path, 'rules', name);
}

function start(settings: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM], {
    env: {
      GUARDIMESH_OBFUSCATION_SOCKET: join(folder.path, 's'),
      GUARDIMESH_YARA_FOLDERS: join(folder.path, 'rules'),
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  program = child;
  return child;
}

async function startReady(): Promise<ObfuscationEngine> {
  start();
  engine = createObfuscationEngine(
    { ...DEFAULT_OBFUSCATION_ENGINE, socketPath: join(folder.path, 's') },
    systemClock,
    silentLog,
  );
  engine.start();
  await pollUntil('a worker', () => engine?.version() ?? null, { timeoutMs: 20_000 });
  return engine;
}

async function look(at: ObfuscationEngine, path: string): Promise<EngineAnswer> {
  const descriptor = openSync(path, 'r');
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true });
    const identity = {
      device: Number(dev),
      inode: ino,
      sizeBytes: Number(size),
      modifiedNs: mtimeNs,
      changedNs: ctimeNs,
    };
    const file = { path: filePath(path), descriptor, identity, changesShow: true };
    return await at.scan(file, { onWaiting: () => undefined, signal: new AbortController().signal });
  } finally {
    closeSync(descriptor);
  }
}

/** The processes that this one has started, by /proc/PID/task/PID/children (proc(5)). */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
}

test('a packed program has its name, an ordinary one none', async () => {
  const at = await startReady();
  expect(statSync(join(folder.path, 's')).mode & 0o777).toBe(0o600);
  expect(await look(at, PACKED)).toMatchObject({ kind: 'match', names: ['Guardimesh.Packed.UPX'] });
  const clean = await look(at, '/bin/true');
  expect(clean).toMatchObject({ kind: 'clean', by: { engine: 'obfuscation' } });
  expect(clean.by.database).toMatch(/^yara [0-9a-f]{16} model none$/);
});

test('new rules hold without a restart, and broken ones never', async () => {
  const at = await startReady();
  const file = join(folder.path, 'file');
  writeFileSync(file, 'a needle in hay');
  expect((await look(at, file)).kind).toBe('clean');
  writeFileSync(rulePath('own.yar'), 'rule needle { strings: $a = "needle" condition: $a }');
  const found = await pollUntil('the new rule', () => lookUntilFound(at, file), { timeoutMs: 20_000 });
  expect(found).toMatchObject({ names: ['YARA.needle'] });
  writeFileSync(rulePath('own.yar'), 'rule needle { condition: nope }');
  await pollUntil(
    'the refusal',
    () => (told.includes('own.yar:1:26') ? true : lookUntilFound(at, file).then(() => null)),
    {
      timeoutMs: 20_000,
    },
  );
  expect((await look(at, file)).kind).toBe('match');
});

async function lookUntilFound(at: ObfuscationEngine, path: string): Promise<EngineAnswer | null> {
  const answer = await look(at, path);
  return answer.kind === 'match' ? answer : null;
}

test('nothing is left when it is stopped, nor when it is killed', async () => {
  await startReady();
  const stopped = childrenOf(program?.pid ?? 0);
  expect(stopped).toHaveLength(2);
  await end('SIGTERM');
  expect(existsSync(join(folder.path, 's'))).toBe(false);
  await pollUntil('both workers gone', () => (stopped.some(exists) ? null : true), { timeoutMs: 10_000 });

  await engine?.close();
  await startReady();
  const killed = childrenOf(program?.pid ?? 0);
  await end('SIGKILL');
  await pollUntil('both workers gone', () => (killed.some(exists) ? null : true), { timeoutMs: 10_000 });
});

async function end(signal: NodeJS.Signals): Promise<void> {
  if (program === null) throw new Error('it was not started');
  const ended = once(program, 'exit');
  program.kill(signal);
  await ended;
}

function exists(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

test('what it cannot start with is said, with the place', async () => {
  writeFileSync(rulePath('own.yar'), 'rule needle {\n  condition:\n    nope\n}');
  const [code] = (await once(start(), 'exit')) as [number];
  expect([code, told.includes('own.yar:3:5: unknown identifier `nope`')]).toEqual([1, true]);
  told = '';
  writeFileSync(rulePath('own.yar'), '');
  mkdirSync(join(folder.path, 'models'));
  writeFileSync(join(folder.path, 'models', 'script.json'), '{"format": "another"}');
  const [noModel] = (await once(start({ GUARDIMESH_MODEL_FOLDER: join(folder.path, 'models') }), 'exit')) as [number];
  expect([noModel, told.includes('models/script.json does not load')]).toEqual([1, true]);
  told = '';
  const [wrong] = (await once(start({ GUARDIMESH_OBFUSCATION_WORKERS: 'many' }), 'exit')) as [number];
  expect([wrong, told.includes('GUARDIMESH_OBFUSCATION_WORKERS')]).toEqual([2, true]);
});
