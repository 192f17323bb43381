import { systemClock, type Lifecycle, type Log } from '@guardimesh/kit';
import { createClamdEngine, createStreamEngine, DEFAULT_CLAMD_ENGINE } from '@guardimesh/engines';
import { filePath } from '@guardimesh/model';
import type { Engine, FileSource } from '@guardimesh/scan-core';
import { createPortableFolderSource, createWritableLayerSource } from '@guardimesh/sources';

const PORTABLE_PARALLELISM = 4;
const PORTABLE_TIMEOUT_SECONDS = 120;

/** Walk and engine for one folder: on Linux those of the scanner, elsewhere what Node has on every platform. */
export async function folderParts(
  directory: string,
  socketPath: string,
  lifecycle: Lifecycle,
  log: Log,
): Promise<{ engine: Engine; layers: FileSource }> {
  if (process.platform !== 'linux') {
    const settings = { socketPath, parallelism: PORTABLE_PARALLELISM, timeoutSeconds: PORTABLE_TIMEOUT_SECONDS };
    return { engine: await createStreamEngine(settings), layers: createPortableFolderSource(directory) };
  }
  const engine = createClamdEngine({ ...DEFAULT_CLAMD_ENGINE, socketPath }, systemClock, log);
  engine.start();
  lifecycle.onClose('engine', () => engine.close());
  const source = createWritableLayerSource({ hostRoot: '', log });
  lifecycle.onClose('walk', () => source.close());
  const root = { directory, shownAs: filePath(directory) };
  return { engine, layers: { scope: 'files', open: (target) => source.openDirectory(root, target.budget) } };
}
