import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fieldsAsMarkdown } from '@guardimesh/cli';
import { whyNot } from './ring-rule.mjs';

const root = join(import.meta.dirname, '..', '..');

test('the rule refuses imports against the rings, of the other side and between adapters', () => {
  expect(whyNot('scan-core', 'sources')).toContain('core may import model');
  expect(whyNot('sources', 'engines')).toContain('adapter may import');
  expect(whyNot('agent', 'backend-core')).toContain('node side and the backend side');
  expect(whyNot('console', 'scan-core')).toContain('the console imports');
  expect(whyNot('model', 'kit')).toBeNull();
  expect(whyNot('engines', 'linux')).toBeNull();
  expect(whyNot('engines', 'nowhere')).toContain('rings.json');
});

test('every workspace has a place in the rings, and its manifest keeps to them', () => {
  for (const group of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, group))) {
      const manifest = JSON.parse(readFileSync(join(root, group, name, 'package.json'), 'utf8')) as {
        dependencies?: Record<string, string>;
      };
      for (const dependency of Object.keys(manifest.dependencies ?? {})) {
        const [scope, to] = dependency.split('/');
        if (scope === '@guardimesh' && to !== undefined) expect(whyNot(name, to), `${name} → ${to}`).toBeNull();
      }
    }
  }
});

test('an import that the manifest does not declare does not compile', () => {
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  const config = join(root, 'node_modules/.cache/trial.tsconfig.json');
  const source = join(root, 'node_modules/.cache/trial.ts');
  writeFileSync(source, "import { Backoff } from '@guardimesh/kit';\nexport const trial = Backoff;\n");
  const paths = { '@guardimesh/*': ['../../tools/house/not-declared-in-package.json.d.ts'] };
  writeFileSync(
    config,
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: { noEmit: true, composite: false, declaration: false, declarationMap: false, paths },
      files: ['trial.ts'],
    }),
  );
  const { status, stdout } = spawnSync('node', [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], {
    encoding: 'utf8',
  });
  expect(stdout).toContain("has no exported member 'Backoff'");
  expect(status).not.toBe(0);
  const written = JSON.parse(readFileSync(join(root, 'packages/model/tsconfig.json'), 'utf8')) as {
    compilerOptions: { paths: unknown };
  };
  expect(written.compilerOptions.paths).toEqual(paths);
});

test('the page of what leaves the cluster says what the schema says', () => {
  expect(readFileSync(join(root, 'docs/what-leaves-your-cluster.md'), 'utf8')).toBe(fieldsAsMarkdown());
});
