import { closeSync } from 'node:fs';
import { filePath, printablePath, type EngineAnswer, type OpenFile } from '@guardimesh/model';
import type { Engine } from '@guardimesh/scan-core';
import type { ScanHooks } from '../../clamav/file-job.js';
import type { TakenPiece } from './output-file.js';

export interface FoundInside {
  readonly names: readonly string[];
  /** why one of the pieces was not looked at to its end; null where all were */
  readonly gap: Extract<EngineAnswer, { kind: 'skipped' | 'failed' }> | null;
}

/**
 * What another engine says of what was brought out of a file, one piece after the other: its names, and the first gap. Closes the pieces.
 * Never throws.
 */
export async function scanInside(
  engine: Engine,
  of: OpenFile,
  pieces: readonly TakenPiece[],
  hooks: ScanHooks,
): Promise<FoundInside> {
  const names: string[] = [];
  let gap: FoundInside['gap'] = null;
  for (const piece of pieces) {
    try {
      const answer = await engine.scan(asFile(of, piece), hooks);
      if (answer.kind === 'match') names.push(...answer.names);
      else if (answer.kind !== 'clean') gap ??= answer;
    } finally {
      closeSync(piece.descriptor);
    }
  }
  return { names, gap };
}

/**
 * One answer for a file and what is in it. Where an engine failed on what is in it, so it did on the file, which is looked at again, also
 * where the file itself is suspicious; a limit of the engine's leaves what was found, and only what is clean is clean no more.
 */
export function withInside(answer: EngineAnswer, { names, gap }: FoundInside): EngineAnswer {
  const { by } = answer;
  const [first, ...rest] = [...names, ...(answer.kind === 'match' ? answer.names : [])];
  if (gap?.kind === 'failed' && names.length === 0) return { ...gap, by };
  if (first !== undefined) return { kind: 'match', names: [first, ...rest], by };
  return answer.kind === 'clean' && gap !== null ? { ...gap, by } : answer;
}

function asFile(of: OpenFile, { descriptor, sizeBytes, by }: TakenPiece): OpenFile {
  return {
    path: filePath(`${printablePath(of.path)} (${by})`),
    descriptor,
    identity: { ...of.identity, inode: 0n, sizeBytes },
    changesShow: true,
  };
}
