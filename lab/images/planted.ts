import { gzipSync } from 'node:zlib';
import type { LayerEntry } from '@guardimesh/local';
import { eicar } from '@guardimesh/testkit';
import { layerOf, type LayerFile } from './layer-file.js';

const CLEAN = 'Read me first.\n';

export type Planted = 'file' | 'archive' | 'covered' | 'nothing' | 'clean-archive' | 'nothing-covered';

/** A layer with one file that is malicious or not, as it is or packed, and the layer above it, which may cover that file. */
export async function plantedLayers(planted: Planted): Promise<readonly LayerFile[]> {
  const isMalicious = planted === 'file' || planted === 'archive' || planted === 'covered';
  const content = isMalicious ? eicar() : Buffer.from(CLEAN);
  const isPacked = planted === 'archive' || planted === 'clean-archive';
  const path = isPacked ? '/usr/share/doc/readme.gz' : '/usr/share/doc/readme';
  const isCovered = planted === 'covered' || planted === 'nothing-covered';
  const above: LayerEntry = isCovered ? { path, content: 'Covered.\n' } : { path: '/srv/above', content: 'above\n' };
  return [
    await layerOf('planted', [{ path, content: isPacked ? gzipSync(gzipSync(content)) : content }]),
    await layerOf('above', [above]),
  ];
}
