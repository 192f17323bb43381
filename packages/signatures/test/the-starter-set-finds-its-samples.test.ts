import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDatabaseFolder, demonstrationSamples, starterSignaturesFolder } from '@guardimesh/signatures';
import { eicar, missing, testFolder } from '@guardimesh/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const CLAMSCAN = '/usr/bin/clamscan';
const samples = [
  { fileName: 'eicar.com', signature: 'Eicar-Test-Signature', bytes: eicar() },
  ...demonstrationSamples(),
];

test('the starter folder is found from the built package and passes its own check', async () => {
  const checked = await checkDatabaseFolder(starterSignaturesFolder());
  expect(checked).toEqual({ signatures: samples.length, unchecked: ['README.md'] });
});

test('no file of this package holds a sample in one piece', () => {
  const root = join(starterSignaturesFolder(), '..');
  let files = 0;
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const path = join(root, name);
    if (name.includes('node_modules') || !statSync(path).isFile()) continue;
    files += 1;
    for (const { bytes } of samples) expect(readFileSync(path).includes(bytes), name).toBe(false);
  }
  expect(files).toBeGreaterThan(10);
});

describe.skipIf(missing('clamscan', existsSync(CLAMSCAN)) !== null)('with ClamAV itself', () => {
  const folder = testFolder();
  beforeAll(() => {
    for (const { fileName, bytes } of samples) writeFileSync(join(folder.path, fileName), bytes);
    writeFileSync(join(folder.path, 'harmless.txt'), 'guardimesh\n');
  });
  afterAll(folder.remove);

  test('each sample is found under its name, and a harmless file is not', () => {
    const run = spawnSync(CLAMSCAN, ['--no-summary', '-d', starterSignaturesFolder(), '-r', folder.path], {
      encoding: 'utf8',
    });
    const found = Object.fromEntries(
      run.stdout
        .trim()
        .split('\n')
        .map((line) => line.split(': ') as [string, string]),
    );
    for (const { fileName, signature } of samples) {
      expect(found[join(folder.path, fileName)]).toBe(`${signature}.UNOFFICIAL FOUND`);
    }
    expect(found[join(folder.path, 'harmless.txt')]).toBe('OK');
    expect(run.status).toBe(1);
  });
});
