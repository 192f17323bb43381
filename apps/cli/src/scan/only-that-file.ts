import type { FileSource, OpenSource } from '@guardimesh/scan-core';

/** One file of a folder: the folder is walked, and all else in it is passed over without being told. */
export function onlyThatFile(folder: FileSource, path: string): FileSource {
  const wanted = Buffer.from(path);
  return {
    scope: folder.scope,
    open: async (target) => {
      // its own folder is enough: what lies deeper is not it
      const opened = await folder.open({ ...target, budget: { ...target.budget, depthMax: 0 } });
      return opened === null || typeof opened === 'string' ? opened : narrowed(opened, wanted);
    },
  };
}

function narrowed(opened: OpenSource, wanted: Buffer): OpenSource {
  return {
    async *walk(signal) {
      for await (const entries of opened.walk(signal)) {
        yield entries.filter((entry) => {
          if (entry.kind === 'known-clean') return false;
          const { bytes } = entry.kind === 'candidate' ? entry.candidate.path : entry.path;
          return wanted.equals(bytes);
        });
      }
    },
    openFile: (candidate) => opened.openFile(candidate),
    identityNow: (file) => opened.identityNow(file),
    closeFile: (file) => {
      opened.closeFile(file);
    },
    close: () => opened.close(),
  };
}
