import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
/** @type {Record<string, { ring: string, side: string }>} */
const rooms = JSON.parse(readFileSync(join(root, 'tools/house/rings.json'), 'utf8'));

/** Which rings each ring may import; a ring that is missing here may import nothing of ours. */
const mayImport = {
  model: ['model'],
  core: ['model'],
  'adapter-base': ['model'],
  adapter: ['model', 'core', 'adapter-base'],
  app: ['model', 'core', 'adapter-base', 'adapter', 'app'],
  test: ['model', 'core', 'adapter-base', 'adapter', 'app', 'test'],
};
/** Browser code sees the domain and the wire only. */
const browserMayImport = ['model', 'wire'];

/** The room of a source file, or null for tests, benches and tools, which may import any door. */
function roomOf(filename) {
  const [group, name, folder] = relative(root, filename).split(sep);
  return (group === 'packages' || group === 'apps') && folder === 'src' ? name : null;
}

/** Why `from` may not import `to`, or null where it may. */
export function whyNot(from, to) {
  const importer = rooms[from];
  const imported = rooms[to];
  if (importer === undefined || imported === undefined) return 'a room is missing in tools/house/rings.json';
  if (importer.side === 'browser') {
    return browserMayImport.includes(to) ? null : `the console imports ${browserMayImport.join(' and ')} only`;
  }
  if (!mayImport[importer.ring]?.includes(imported.ring)) {
    return `${importer.ring} may import ${(mayImport[importer.ring] ?? []).join(', ')}, not ${imported.ring}; put a port in the core and fill it from the app`;
  }
  if (importer.side !== imported.side && importer.side !== 'both' && imported.side !== 'both') {
    return 'the node side and the backend side share model, wire and kit only';
  }
  return null;
}

export const rings = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      ring: '{{from}} may not import {{to}}: {{why}}',
      door: 'import the door @guardimesh/{{to}}, not a file behind it',
    },
  },
  create(context) {
    const from = roomOf(context.filename);
    const check = (node) => {
      const source = node.source?.value;
      const match = typeof source === 'string' ? /^@guardimesh\/([^/]+)(\/.*)?$/.exec(source) : null;
      if (match === null) return;
      const to = match[1];
      if (match[2] !== undefined) context.report({ node, messageId: 'door', data: { to } });
      if (from === null || from === to) return;
      const why = whyNot(from, to);
      if (why !== null) context.report({ node, messageId: 'ring', data: { from, to, why } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
