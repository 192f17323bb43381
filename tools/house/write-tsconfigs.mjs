// Writes each workspace's tsconfig.json from its package.json, so that the compiler knows exactly the imports that
// the manifest declares. `paths` ends in a trap: an undeclared @guardimesh import resolves to a door that holds nothing.
// `--check` writes nothing and fails where a file is not what would be written.
import { readFileSync, writeFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const check = process.argv.includes('--check');
const workspaces = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(root, group))
    .filter((name) => existsSync(join(root, group, name, 'package.json')))
    .map((name) => ({ group, name, dir: `${group}/${name}` })),
);
const dirOf = new Map(workspaces.map((each) => [`@guardimesh/${each.name}`, each.dir]));
const trap = { '@guardimesh/*': ['../../tools/house/not-declared-in-package.json.d.ts'] };
let stale = 0;

function put(path, value) {
  const text = JSON.stringify(value, null, 2) + '\n';
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  stale += 1;
  if (check) console.error(`${path} is not what package.json says; run: npm run house`);
  else writeFileSync(file, text);
}

for (const { dir, name } of workspaces) {
  const manifest = JSON.parse(readFileSync(join(root, dir, 'package.json'), 'utf8'));
  const ours = Object.keys(manifest.dependencies ?? {}).filter((each) => dirOf.has(each));
  const browser = name === 'console';
  put(`${dir}/tsconfig.json`, {
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      rootDir: 'src',
      outDir: browser ? 'dist/types' : 'dist',
      tsBuildInfoFile: 'dist/.tsbuildinfo',
      ...(browser
        ? {
            module: 'ESNext',
            moduleResolution: 'Bundler',
            jsx: 'react-jsx',
            lib: ['ES2023', 'DOM', 'DOM.Iterable'],
            types: ['vite/client'],
            emitDeclarationOnly: true,
          }
        : {}),
      paths: { ...Object.fromEntries(ours.map((each) => [each, [`../../${dirOf.get(each)}/src/index.ts`]])), ...trap },
    },
    include: ['src'],
    references: ours.map((each) => ({ path: `../../${dirOf.get(each)}` })),
  });
}
put('tsconfig.json', {
  files: [],
  references: [
    ...workspaces.map(({ dir }) => ({ path: dir })),
    { path: 'tsconfig.tests.json' },
    { path: 'bench' },
    { path: 'lab' },
  ],
});
// neither is a workspace: they use everything, and nothing uses them
for (const dir of ['bench', 'lab'])
  put(`${dir}/tsconfig.json`, {
    extends: '../tsconfig.base.json',
    compilerOptions: {
      rootDir: '.',
      outDir: 'dist',
      tsBuildInfoFile: 'dist/.tsbuildinfo',
      paths: Object.fromEntries([...dirOf].map(([each, dir]) => [each, [`../${dir}/src/index.ts`]])),
    },
    include: ['**/*.ts'],
    exclude: ['dist'],
    references: workspaces.map((each) => ({ path: `../${each.dir}` })),
  });
put('tsconfig.tests.json', {
  extends: './tsconfig.base.json',
  compilerOptions: {
    rootDir: '.',
    outDir: 'node_modules/.cache/tests-types',
    emitDeclarationOnly: true,
    tsBuildInfoFile: 'node_modules/.cache/tests.tsbuildinfo',
    lib: ['ES2023', 'DOM'],
    paths: Object.fromEntries([...dirOf].map(([each, dir]) => [each, [`./${dir}/src/index.ts`]])),
  },
  include: ['packages/*/test/**/*.ts', 'apps/*/test/**/*.ts', 'test/**/*.ts', 'tools/**/*.test.ts'],
  references: workspaces.map(({ dir }) => ({ path: dir })),
});
if (check && stale > 0) process.exit(1);
