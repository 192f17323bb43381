import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildImage,
  busyboxLayer,
  clamdInstalled,
  containerdInstalled,
  startClamd,
  startContainerd,
  type RunningClamd,
  type RunningContainerd,
} from '@guardimesh/local';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { eicar, missing, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, '../apps/cli/dist/main.js');
const absent = missing('clamd and containerd', clamdInstalled() && containerdInstalled());

describe.skipIf(absent !== null)(`guardimesh scan ${absent ?? ''}`, () => {
  const folder = testFolder();
  let clamd: RunningClamd;
  let containerd: RunningContainerd;
  let clean: string;
  let infected: string;

  beforeAll(async () => {
    [clamd, containerd] = await Promise.all([
      startClamd({ folder: join(folder.path, 'clamd'), databaseFolder: starterSignaturesFolder() }),
      startContainerd({ folder: join(folder.path, 'ctd') }),
    ]);
    const image = await buildImage(
      { name: 'localhost/scan:1', layers: [await busyboxLayer()], config: { cmd: ['/bin/sleep', '3600'] } },
      join(folder.path, 'image.tar'),
    );
    const planted = await buildImage(
      {
        name: 'localhost/planted:1',
        layers: [await busyboxLayer(), [{ path: '/opt/planted', content: eicar() }]],
        config: { cmd: ['/bin/sleep', '3600'] },
      },
      join(folder.path, 'planted.tar'),
    );
    await containerd.importImage(image.tarPath);
    await containerd.importImage(planted.tarPath);
    clean = (await containerd.runContainer({ image: image.name })).id;
    infected = (await containerd.runContainer({ image: planted.name })).id;
    await containerd.execIn(infected, [
      '/bin/sh',
      '-c',
      'printf "#!/bin/sh\\n" > /tmp/dropped; chmod 755 /tmp/dropped; cp /opt/planted /dev/shm/shared',
    ]);
  });
  afterAll(async () => {
    await containerd.stop();
    await clamd.stop();
    folder.remove();
  });

  function scan(...words: string[]): Promise<{ code: number | null; lines: string[]; error: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [MAIN, 'scan', '--clamd', clamd.socketPath, ...words]);
      let [output, error] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
      child.once('close', (code) => {
        resolve({ code, lines: output.split('\n').filter((line) => line !== ''), error });
      });
    });
  }

  function inRuntime(id: string, ...words: string[]) {
    return scan(...words, '--runtime', `containerd:${containerd.socketPath}`, id);
  }

  it('of a clean container ends with 0, and has looked into its image', async () => {
    const { code, lines } = await inRuntime(clean, '--json');
    const summary = JSON.parse(lines.at(-1) ?? '') as { type: string; clean: number; unscanned: object };
    expect(summary).toMatchObject({ type: 'summary', found: 0, unscanned: {} });
    expect(summary.clean).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  it('finds what is in an image layer, in a volume and out of place, each with its kind, and ends with 1', async () => {
    const { code, lines } = await inRuntime(infected.slice(0, 12), '--json');
    expect(code).toBe(1);
    const findings = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ type }) => type === 'finding');
    const told = findings.map(
      ({ file_path, kind, technique }) => `${String(kind)} ${String(file_path)} ${String(technique)}`,
    );
    expect(told.sort()).toEqual([
      'drift /tmp/dropped T1105',
      'signature /dev/shm/shared T1204.003',
      'signature /opt/planted T1204.003',
    ]);
    const planted = findings.find(({ file_path }) => file_path === '/opt/planted');
    expect(planted?.['image_layer']).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('says in words what was found, where, and what to do', async () => {
    const { lines } = await inRuntime(infected);
    expect(lines.find((line) => line.startsWith('/opt/planted: '))).toMatch(/FOUND$/);
    expect(lines.some((line) => line.includes('image layer sha256:'))).toBe(true);
    expect(lines.some((line) => /^found +3$/.test(line))).toBe(true);
  });

  it('takes a single file, and leaves its folder alone', async () => {
    const data = join(folder.path, 'data');
    mkdirSync(join(data, 'inner'), { recursive: true });
    writeFileSync(join(data, 'clean'), 'clean');
    writeFileSync(join(data, 'bad'), eicar());
    const one = await scan('--json', join(data, 'clean'));
    expect([one.code, one.lines.length]).toEqual([0, 1]);
    expect(JSON.parse(one.lines[0] ?? '')).toMatchObject({ seen: 1, clean: 1 });
    expect((await scan(join(data, 'bad'))).code).toBe(1);
  });

  it('names the containers there are where none fits, and ends with 2', async () => {
    const { code, error } = await inRuntime('nothing-of-that-name');
    expect(code).toBe(2);
    expect(error).toContain('is no file, folder or running container; running are:');
    expect(error).toContain(clean.slice(0, 12));
  });
});
