import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/** Is there once the database was made whole. Before that nothing can have been stored in it. */
const MADE_MARK = 'pglite-is-made';

/**
 * Opens PGlite, making the database where there is none. Making one takes seconds of computing (initdb in WebAssembly);
 * unpacking a template takes a sixth of that and half of the memory.
 * @param template file of a freshly made database, used where it is there and written where it is not; null: none
 */
export async function makePglite(folder: string | null, template: string | null): Promise<PGlite> {
  if (folder === null) return makeNew(null, template);
  const data = join(folder, 'pglite');
  if (existsSync(join(folder, MADE_MARK))) return PGlite.create(`file://${data}`);
  setUnfinishedAside(data);
  const pglite = await makeNew(data, template);
  writeFileSync(join(folder, MADE_MARK), '', { mode: 0o600 });
  return pglite;
}

/** What a killed start left half made cannot be opened; it is moved, not removed, in case that it is more than that. */
function setUnfinishedAside(data: string): void {
  if (!existsSync(data)) return;
  const aside = `${data}-unfinished`;
  rmSync(aside, { recursive: true, force: true });
  renameSync(data, aside);
}

async function makeNew(data: string | null, template: string | null): Promise<PGlite> {
  const address = data === null ? 'memory://' : `file://${data}`;
  if (template !== null && existsSync(template)) {
    try {
      return await PGlite.create(address, { loadDataDir: new Blob([readFileSync(template)]) });
    } catch {
      // A template cut short, or of another version: it is only a quicker way, so the slow way is taken and mends it.
      if (data !== null) setUnfinishedAside(data);
    }
  }
  const pglite = await PGlite.create(address);
  if (template !== null) await writeTemplate(pglite, template);
  return pglite;
}

async function writeTemplate(pglite: PGlite, template: string): Promise<void> {
  const dump = await pglite.dumpDataDir('gzip');
  mkdirSync(dirname(template), { recursive: true });
  const unfinished = `${template}.${process.pid}`;
  writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()), { mode: 0o600 });
  renameSync(unfinished, template);
}
