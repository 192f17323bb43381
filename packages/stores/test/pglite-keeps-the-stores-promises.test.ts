import { systemClock } from '@guardimesh/kit';
import { openPglite } from '@guardimesh/stores';
import { testFolder } from '@guardimesh/testkit';
import { DATABASE_TEMPLATE } from './database-template.js';
import { storeConformance } from './conformance.js';

storeConformance('PGlite in memory', () => openPglite(null, systemClock, DATABASE_TEMPLATE));

storeConformance('PGlite in a folder', async () => {
  const folder = testFolder();
  const opened = await openPglite(folder.path, systemClock);
  return {
    store: opened.store,
    close: async () => {
      await opened.close();
      folder.remove();
    },
  };
});
