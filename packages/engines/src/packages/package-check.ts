import { describeError, type Log } from '@guardimesh/kit';
import type { ContextAnswer, FileCandidate, OpenFile, ScanTarget } from '@guardimesh/model';
import type { ContextCheck } from '@guardimesh/scan-core';
import { ContainerRecords } from './container-records.js';

const NOTHING: ContextAnswer = { kind: 'nothing' };

/**
 * Explains what is suspicious in an image by the package that brought it: a distribution's own program is what it is, packed or not. Only
 * the records of the very layer that has the file count, and only for the bytes that they name.
 */
export function createPackageCheck({ hostRoot, log }: { readonly hostRoot: string; readonly log: Log }): ContextCheck {
  const records = new ContainerRecords(hostRoot);
  const check = async (target: ScanTarget, candidate: FileCandidate, file: OpenFile): Promise<ContextAnswer> => {
    const layer = directoryOf(target, candidate);
    if (layer === null) return NOTHING;
    const { descriptor, identity } = file;
    const { sizeBytes, changedNs } = identity;
    const path = Buffer.from(candidate.path.bytes).toString('latin1');
    const bytesMax = target.budget.fileBytesMax;
    const as = await records.ofSystem({ layer, path, descriptor, sizeBytes, changedNs, bytesMax });
    return as === 'unchanged' ? { kind: 'explained', by: 'package-manager' } : NOTHING;
  };
  return {
    name: 'packages',
    ofSuspicious: true,
    contextOf: () => Promise.resolve(''),
    concerns: ({ origin }) => origin === 'layer',
    check: (target, candidate, file) =>
      check(target, candidate, file).catch((thrown: unknown): ContextAnswer => {
        // what cannot be explained is told
        log.warn({ container: target.container.id, error: describeError(thrown) }, 'package records could not be read');
        return NOTHING;
      }),
  };
}

/** Where the candidate's layer lies on the host: it is told by its digest, or by its directory. */
function directoryOf({ container }: ScanTarget, { layer }: FileCandidate): string | null {
  return container.root.lowers.find(({ path, diffId }) => layer === diffId || layer === path)?.path ?? null;
}
