import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pollUntil } from '@guardimesh/kit';
import { clamdInstalled, containerdInstalled } from '@guardimesh/local';
import { missing, testFolder } from '@guardimesh/testkit';
import { openBrowser, openPage } from '../apps/console/test/browser/open-browser.js';
import { takeReadmeScreenshot } from '../apps/console/test/browser/take-readme-screenshot.js';

const cli = join(import.meta.dirname, '..', 'apps/cli/dist/main.js');
/** With UPDATE_README_PICTURE=1 the README's own picture is taken anew. */
const README_PICTURE = join(import.meta.dirname, '..', 'docs/images/console.png');
const missingPart =
  missing('clamd', clamdInstalled()) ??
  missing('containerd', containerdInstalled()) ??
  missing('Chromium', existsSync('/usr/bin/chromium'));

describe.skipIf(missingPart !== null)('the console of guardimesh up --demo', () => {
  const folder = testFolder();
  const picture = process.env['UPDATE_README_PICTURE'] === '1' ? README_PICTURE : join(folder.path, 'console.png');
  const links: string[] = [];
  let output = '';
  let browser: Browser;
  let up: ReturnType<typeof spawn>;
  let exited: Promise<unknown>;

  beforeAll(async () => {
    up = spawn(process.execPath, [cli, 'up', '--demo', '--state', folder.path], { stdio: ['pipe', 'pipe', 'pipe'] });
    exited = new Promise((resolve) => up.once('exit', resolve));
    for (const stream of [up.stdout, up.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    browser = await openBrowser();
    links.push(await nextLink());
  });
  afterAll(async () => {
    await browser.close();
    up.kill('SIGTERM');
    await exited;
    folder.remove();
  });

  function nextLink(): Promise<string> {
    return pollUntil(
      `the link, in: ${output}`,
      () =>
        [...output.matchAll(/^Console: (\S+)$/gm)]
          .map((match) => match[1])
          .find((link) => link !== undefined && !links.includes(link)),
      { timeoutMs: 60_000 },
    );
  }

  test('shows what the infected container wrote, beside the clean one, and says that the signatures are a starter set', async () => {
    await takeReadmeScreenshot(browser, links[0] ?? '', picture);
    expect(statSync(picture).size).toBeGreaterThan(20_000);
  });

  test('a used link says how to get another, and Enter makes one that works', async () => {
    const used = await openPage(browser, links[0] ?? '', {});
    await used.page.goto(links[0] ?? '');
    expect(await used.page.textContent('body')).toMatch(/link/i);
    expect(await used.page.locator('[data-finding]').count()).toBe(0);
    await used.close();
    up.stdin?.write('\n');
    const link = await nextLink();
    const { page, close } = await openPage(browser, link, {});
    await page.goto(link);
    await page.locator('[data-finding]').first().waitFor();
    // it comes with another answer of the backend than the findings do
    await page.getByText('Starter signatures only').first().waitFor();
    const text = (await page.textContent('body')) ?? '';
    expect(text).toContain('/var/tmp/payload.bin');
    expect(text).toContain('localhost/checkout:2.1');
    expect(text).toContain('Starter signatures only');
    await close();
  });
});
