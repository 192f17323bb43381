import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needProgram, runProgram } from '@guardimesh/local';
import type { LayerFile } from './layer-file.js';

/** Writes a docker-archive of layers on disk; nothing large is held in memory. @param folder for its parts, deleted afterwards */
export async function writeArchive(
  image: { readonly name: string; readonly layers: readonly LayerFile[] },
  folder: string,
): Promise<string> {
  const archivePath = `${folder}.tar`;
  mkdirSync(folder, { recursive: true });
  const config = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], WorkingDir: '/' },
    rootfs: { type: 'layers', diff_ids: image.layers.map(({ digest }) => `sha256:${digest}`) },
    history: image.layers.map(() => ({ created: '1970-01-01T00:00:00Z', created_by: 'guardimesh lab' })),
  });
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
  const layerNames = image.layers.map(({ digest }) => `${digest}.tar`);
  writeFileSync(join(folder, configName), config);
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify([{ Config: configName, RepoTags: [image.name], Layers: layerNames }]),
  );
  for (const [index, { tarPath }] of image.layers.entries())
    symlinkSync(tarPath, join(folder, layerNames[index] ?? ''));
  const parts = ['manifest.json', configName, ...new Set(layerNames)];
  await runProgram(
    needProgram('tar', 'tar'),
    ['--create', '--dereference', '--file', archivePath, '--directory', folder, ...parts],
    { timeoutMs: 10 * 60_000 },
  );
  rmSync(folder, { recursive: true });
  return archivePath;
}
