import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { SITE_FOLDER } from './browser/site-folder.js';

/** All that a first visit loads. React and its query library are some 75 KiB of it; a schema library would be 40 more. */
const GZIP_BYTES_MAX = 110 * 1024;

const files = readdirSync(SITE_FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

test('it stays within its size', () => {
  const sizes = files.map((file) => gzipSync(readFileSync(file)).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`the console is ${(total / 1024).toFixed(1)} KiB gzipped in ${String(files.length)} files`);
  expect(files.some((file) => file.endsWith('.js'))).toBe(true);
  expect(total).toBeLessThan(GZIP_BYTES_MAX);
});

test('it holds nothing inline and names no other host', () => {
  const page = readFileSync(join(SITE_FOLDER, 'index.html'), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=/i);
  for (const file of files.filter((each) => /\.(html|css|svg)$/.test(each))) {
    // comments name licences, and XML its namespace: neither is asked for
    const text = readFileSync(file, 'utf8')
      .replaceAll(/\/\*.*?\*\//gs, '')
      .replaceAll('http://www.w3.org/2000/svg', '');
    expect(text.match(/https?:\/\/[^\s"')]+|url\((?!#)/g) ?? [], file).toEqual([]);
  }
});
