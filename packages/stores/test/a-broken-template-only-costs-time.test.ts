import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '@guardimesh/kit';
import { openPglite } from '@guardimesh/stores';
import { testFolder } from '@guardimesh/testkit';

it('makes the database anew where the template is broken, and mends the template', { timeout: 120_000 }, async () => {
  const folder = testFolder();
  const template = join(folder.path, 'template.tar.gz');
  writeFileSync(template, 'not a database');
  try {
    const { store, close } = await openPglite(join(folder.path, 'data'), systemClock, template);
    await store.ping();
    await close();
    expect(statSync(template).size).toBeGreaterThan(1_000_000);
    expect(existsSync(join(folder.path, 'data', 'guardimesh.lock'))).toBe(false);
    const again = await openPglite(join(folder.path, 'more'), systemClock, template);
    await again.store.ping();
    await again.close();
  } finally {
    folder.remove();
  }
});
