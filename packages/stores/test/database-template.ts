import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MODULES = new URL('../../../node_modules/', import.meta.url);
const manifest = readFileSync(new URL('@electric-sql/pglite/package.json', MODULES), 'utf8');
const { version } = JSON.parse(manifest) as { version: string };

/** An empty database that all tests start from; the first test makes it. */
export const DATABASE_TEMPLATE = fileURLToPath(new URL(`.cache/guardimesh/pglite-${version}.tar.gz`, MODULES));
