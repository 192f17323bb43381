import { systemClock } from '@guardimesh/kit';
import { filePath, type LowerLayer, type ScanTarget } from '@guardimesh/model';
import type { FileSource } from '@guardimesh/scan-core';
import { SeveralTrees, type Tree } from '../trees/index.js';
import type { WritableLayerSource } from '../writable-layer/index.js';
import { LayerTree } from './layer-tree.js';
import { SettledLayers } from './settled-layers.js';
import { Turns } from './turns.js';

/**
 * The layers of a container's image. Each distinct layer is judged once per node and signature set, whatever number of containers
 * share it: passes take turns at it, and the later ones find its files known. A file hidden by a higher layer is judged too.
 * Walked as writable layers are, by the same thread.
 */
export function createImageLayers(directories: WritableLayerSource): FileSource {
  const turns = new Turns();
  const settled = new SettledLayers(systemClock);
  return {
    scope: 'image',
    open: (target: ScanTarget) => {
      const layers = distinct(target.container.root.lowers);
      if (layers.length === 0) return Promise.resolve(null);
      const trees = layers.map((layer) => treeOf(layer, directories, turns, settled));
      return Promise.resolve(new SeveralTrees(trees, target.budget, systemClock));
    },
  };
}

/** Ordered the same for every container: passes that wait for each other's layers never wait in a circle. */
function distinct(lowers: readonly LowerLayer[]): LowerLayer[] {
  const byPath = new Map(lowers.map((layer) => [layer.path, layer]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function treeOf(
  { path, diffId }: LowerLayer,
  directories: WritableLayerSource,
  turns: Turns,
  settled: SettledLayers,
): Tree {
  const layer = diffId ?? path;
  const root = filePath('/');
  return {
    path: root,
    open: (budget) =>
      new LayerTree({
        name: `${path} ${layer}`,
        turns,
        settled,
        open: () => directories.openNow({ directory: path, shownAs: root }, budget),
        whole: (reason) => ({ kind: 'unscanned', reason, path: root }),
      }),
    tell: (entry) =>
      entry.kind === 'candidate'
        ? { kind: 'candidate', candidate: { ...entry.candidate, origin: 'layer', layer } }
        : entry,
  };
}
