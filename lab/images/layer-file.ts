import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layerTar, needProgram, runProgram, type LayerEntry } from '@guardimesh/local';
import { builtOnce } from './build-folder.js';

const TAR_MS = 10 * 60_000;

/** One layer as a tar on disk, in a folder of {@link builtOnce}. */
export interface LayerFile {
  readonly tarPath: string;
  /** sha256 of the tar: the layer's DiffID (OCI image specification) without its prefix */
  readonly digest: string;
}

/** Packs a folder as the layer of the folder `into`. Device nodes, sockets and the like are left out: a container gets its own. */
export async function packLayer(folder: string, into: string): Promise<void> {
  const tarPath = join(into, 'layer.tar');
  await runProgram(
    needProgram('tar', 'tar'),
    ['--create', '--file', tarPath, '--directory', folder, '--sort=name', '--numeric-owner', '--exclude=./dev/*', '.'],
    { timeoutMs: TAR_MS },
  );
  await writeDigest(into);
}

/** A layer of entries that are known already. */
export async function layerOf(name: string, entries: readonly LayerEntry[]): Promise<LayerFile> {
  const tar = layerTar(entries);
  const digest = createHash('sha256').update(tar).digest('hex');
  return layerIn(
    await builtOnce(name, digest, (into) => {
      writeFileSync(join(into, 'layer.tar'), tar);
      writeFileSync(join(into, 'digest'), digest);
      return Promise.resolve();
    }),
  );
}

/** The layer that is in a built folder. */
export function layerIn(folder: string): LayerFile {
  return { tarPath: join(folder, 'layer.tar'), digest: readFileSync(join(folder, 'digest'), 'utf8') };
}

async function writeDigest(folder: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(folder, 'layer.tar'))) hash.update(chunk as Buffer);
  writeFileSync(join(folder, 'digest'), hash.digest('hex'));
}
