import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { pollUntil } from '@guardimesh/kit';
import { clamdInstalled, containerdInstalled } from '@guardimesh/local';
import { missing, testFolder } from '@guardimesh/testkit';

const cli = join(import.meta.dirname, '..', 'apps/cli/dist/main.js');
const missingPart = missing('clamd', clamdInstalled()) ?? missing('containerd', containerdInstalled());

/** Processes and mounts that belong to the run folder, by what /proc says. */
function tracesOf(runFolder: string): string[] {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(runFolder));
  const processes = readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes(runFolder) ? [`${pid} ${command}`] : [];
    } catch {
      return [];
    }
  });
  return [...mounts, ...processes];
}

describe.skipIf(missingPart !== null)('guardimesh up --demo', () => {
  const state = testFolder();
  afterAll(() => {
    state.remove();
  });
  let child: ChildProcess | null = null;
  afterEach(() => {
    if (child?.exitCode === null) child.kill('SIGKILL');
  });

  function start(args: readonly string[]): { output: () => string; exited: Promise<number | null> } {
    const running = spawn(process.execPath, [cli, 'up', '--demo', '--state', state.path, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = running;
    let text = '';
    running.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    running.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    return { output: () => text, exited: new Promise((resolve) => running.once('exit', resolve)) };
  }

  function runFolderOf(pid: number): string {
    const runs = join(state.path, 'runs', `${pid}.json`);
    return (JSON.parse(readFileSync(runs, 'utf8')) as { runFolder: string }).runFolder;
  }

  test('Ctrl-C ends everything that it started', async () => {
    const up = start(['--port', '0']);
    await pollUntil('the console link', () => up.output().includes('Console: http://127.0.0.1:'), {
      timeoutMs: 60_000,
    });
    const runFolder = runFolderOf(child?.pid ?? 0);
    expect(tracesOf(runFolder).length).toBeGreaterThan(3);
    child?.kill('SIGINT');
    expect(await up.exited).toBe(130);
    expect(tracesOf(runFolder)).toEqual([]);
  });

  test('Ctrl-C while it is still starting ends what was being started', async () => {
    const up = start(['--port', '0']);
    const pid = child?.pid ?? 0;
    const runFolder = await pollUntil(
      'the beginning of the demonstration',
      () => {
        try {
          const folder = runFolderOf(pid);
          return tracesOf(join(folder, 'demo')).length > 0 ? folder : null;
        } catch {
          return null;
        }
      },
      { timeoutMs: 60_000 },
    );
    expect(up.output()).not.toContain('Console:');
    child?.kill('SIGINT');
    expect(await up.exited, up.output()).toBe(130);
    // what the kernel ends with us is gone a moment later
    await pollUntil('nothing to be left', () => tracesOf(runFolder).length === 0, { timeoutMs: 5_000 });
  });

  test('--once prints finding and summary as JSON lines, exits 0, and leaves nothing', async () => {
    const up = start(['--once']);
    expect(await up.exited, up.output()).toBe(0);
    const lines = up
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({
      type: 'finding',
      image: 'localhost/checkout:2.1',
      file_path: '/var/tmp/payload.bin',
      namespace: 'demo',
    });
    expect(lines.at(-1)).toMatchObject({
      type: 'summary',
      infected_container_found: true,
      clean_container_clean: true,
    });
  });

  test('what a killed run left is cleared away by the next', async () => {
    const up = start(['--port', '0']);
    await pollUntil('the console link', () => up.output().includes('Console: http://127.0.0.1:'), {
      timeoutMs: 60_000,
    });
    const runFolder = runFolderOf(child?.pid ?? 0);
    child?.kill('SIGKILL');
    await up.exited;
    const next = start(['--once']);
    expect(await next.exited, next.output()).toBe(0);
    expect(tracesOf(runFolder)).toEqual([]);
  });
});
