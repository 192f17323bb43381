import { fileURLToPath } from 'node:url';

/** What `vite build apps/console` makes; tests look at what was built. */
export const SITE_FOLDER = fileURLToPath(new URL('../../dist/site', import.meta.url));
