import { missing } from '@guardimesh/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeViolations, overflowsSideways } from './browser/check-page.js';
import { hasChromium, openBrowser, openPage } from './browser/open-browser.js';
import { sampleContainer, sampleCoverage, sampleFinding, UNPASSED } from './browser/sample-rows.js';
import { startStandInBackend, type StandInState } from './browser/stand-in-backend.js';

describe.skipIf(missing('chromium', hasChromium) !== null)(
  'in states that the real backend is hard to bring into',
  () => {
    const state: StandInState = { scans: [], coverage: sampleCoverage([]), answers: 'well' };
    let backend: Awaited<ReturnType<typeof startStandInBackend>>;
    let browser: Browser;
    beforeAll(async () => {
      backend = await startStandInBackend(state);
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser.close();
      await backend.stop();
    });
    beforeEach(() => {
      Object.assign(state, { scans: [], coverage: sampleCoverage([sampleContainer({ number: 1 })]), answers: 'well' });
    });

    async function onPage(look: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
      const { page, errors, foreign, close } = await openPage(browser, backend.url, options);
      await page.goto(backend.url);
      await look(page);
      expect(errors).toEqual([]);
      expect(foreign).toEqual([]);
      await close();
    }

    test('while nothing has come it shows that it loads, and claims no number', () => {
      state.answers = 'never';
      return onPage(async (page) => {
        await page.getByText('Loading findings').waitFor({ state: 'attached' });
        await page.getByText('Loading containers').waitFor({ state: 'attached' });
        expect(await page.locator('main').innerText()).not.toMatch(/\d/);
        expect(await axeViolations(page)).toEqual([]);
      });
    });

    test('a first answer that fails is an unknown, not an empty list, and a retry mends it', () => {
      state.answers = 'proxy-error';
      return onPage(async (page) => {
        // without intervals nothing but the press can mend it: the stream is open, so no reconnect comes either
        await page.addInitScript(() => {
          window.setInterval = (() => 0) as unknown as typeof setInterval;
        });
        await page.reload();
        await page.getByText('The findings could not be read').waitFor();
        await page.getByText('The coverage could not be read').waitFor();
        expect(await page.getByText('A proxy answered 502 in place of the backend.').count()).toBeGreaterThan(0);
        expect(await page.getByText('No findings').count()).toBe(0);
        state.answers = 'well';
        await page.getByRole('button', { name: 'Retry now' }).first().click();
        await page.getByText('No findings in 1 scanned container.').waitFor();
      });
    });

    test('another program’s answer is not taken for an empty list', () => {
      state.answers = 'not-ours';
      return onPage(async (page) => {
        await page.getByText('The findings could not be read').waitFor();
        expect(await page.getByText('is not one of the Guardimesh backend').count()).toBeGreaterThan(0);
      });
    });

    test('all scanned and nothing found is said in numbers, with the containers that wait or were missed', () => {
      state.coverage = sampleCoverage([
        sampleContainer({ number: 1 }),
        sampleContainer({ number: 2, ...UNPASSED }),
        sampleContainer({ number: 3, ...UNPASSED, state: 'gone' }),
      ]);
      return onPage(async (page) => {
        await page.getByText('No findings in 1 scanned container.').waitFor();
        const text = await page.getByRole('region', { name: 'Findings' }).innerText();
        expect(text).toContain('180 files were scanned; none was left out.');
        expect(text).toContain('1 running container is still waiting for a first scan.');
        expect(text).toContain('1 container was gone before a scan could end.');
        expect(await page.locator('[data-status="missed"]').innerText()).toContain('Gone before its first scan');
        expect(await page.getByText('Starter signatures only').count()).toBe(0);
      });
    });

    test('a reason of a newer scanner is shown by its name', () => {
      const unscanned: Record<string, number> = { 'quantum-limit': 3 };
      state.coverage = sampleCoverage([sampleContainer({ number: 1, unscanned })]);
      return onPage(async (page) => {
        await page.locator('[data-status="partly"]', { hasText: 'quantum-limit' }).waitFor();
      });
    });

    test('rows beyond a page are reached, and counted on each page', () => {
      state.scans = Array.from({ length: 60 }, (_, index) =>
        sampleFinding({ number: index + 1, file_path: `/tmp/${String(index + 1)}` }),
      );
      return onPage(async (page) => {
        const paging = page.locator('[data-paging]');
        const next = page.getByRole('button', { name: 'Next' });
        await paging.filter({ hasText: '1–25 of 60 findings' }).waitFor();
        await next.click();
        await paging.filter({ hasText: '26–50 of 60 findings' }).waitFor();
        await next.click();
        await paging.filter({ hasText: '51–60 of 60 findings' }).waitFor();
        expect(await next.isDisabled()).toBe(true);
        expect(await page.locator('[data-finding]').count()).toBe(10);
        await page.reload();
        await paging.filter({ hasText: '51–60 of 60 findings' }).waitFor();
      });
    });

    test('a hundred events in a row cost few requests and are announced as a group', () => {
      return onPage(async (page) => {
        await page.locator('[data-connection="live"]').waitFor();
        let asked = 0;
        page.on('request', (request) => {
          if (request.url().includes('/api/scans')) asked += 1;
        });
        state.scans = Array.from({ length: 100 }, (_, index) => sampleFinding({ number: index + 1 }));
        for (const data of state.scans) backend.send({ event: 'finding', data });
        await page.locator('[data-announcer]', { hasText: '100 new findings' }).waitFor({ state: 'attached' });
        await page.getByText('1–25 of 100 findings').waitFor();
        expect(asked).toBeGreaterThan(0);
        expect(asked).toBeLessThan(10);
      });
    });

    test('an event that is not a finding does not end the reading of those after it', () => {
      return onPage(async (page) => {
        await page.locator('[data-connection="live"]').waitFor();
        backend.sendText('event: finding\ndata: {"id": 7\n\n');
        state.scans = [sampleFinding({ number: 1 })];
        backend.send({ event: 'finding', data: sampleFinding({ number: 1 }) });
        await page.locator('[data-finding][data-fresh="true"]').waitFor();
      });
    });

    test('a cut stream is opened again and everything is read anew', () => {
      return onPage(async (page) => {
        await page.locator('[data-connection="live"]').waitFor();
        state.scans = [sampleFinding({ number: 1 })];
        backend.cutStreams();
        await page.locator('[data-finding]').waitFor();
        await page.locator('[data-connection="live"]').waitFor();
      });
    });

    test.each(['light', 'dark'] as const)('380 pixels hold it, %s, with names of any length', (colorScheme) => {
      const long = '/var/lib/' + 'a-directory-with-a-long-name/'.repeat(300) + 'x'.repeat(255);
      state.scans = [
        sampleFinding({ number: 1, file_path: long, signature_name: 'S'.repeat(512), image: 'i'.repeat(1024) }),
        sampleFinding({ number: 2, verdict: 'suspicious', pod_name: null, namespace: null }),
      ];
      state.coverage = sampleCoverage(
        [
          sampleContainer({ number: 1, found: 1, image: 'i'.repeat(1024), namespace: 'n'.repeat(253) }),
          sampleContainer({ number: 2, unscanned: { 'too-large': 1, unreadable: 2, fifo: 1 } }),
          sampleContainer({ number: 3, ...UNPASSED }),
        ],
        'starter 1',
      );
      return onPage(
        async (page) => {
          await page.locator('[data-finding]').first().waitFor();
          for (const button of await page.getByRole('button', { name: 'Details of' }).all()) await button.click();
          expect(await overflowsSideways(page)).toBe(false);
          expect(await axeViolations(page)).toEqual([]);
        },
        { viewport: { width: 380, height: 800 }, colorScheme, reducedMotion: 'reduce' },
      );
    });

    test('the keyboard alone reaches and opens the details of a finding', () => {
      state.scans = [sampleFinding({ number: 1 })];
      return onPage(async (page) => {
        await page.locator('[data-finding]').waitFor();
        const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
        const seen: string[] = [];
        for (let step = 0; step < 12 && !seen.at(-1)?.startsWith('Details of'); step += 1) {
          await page.keyboard.press('Tab');
          seen.push(await focused());
        }
        expect(seen[0]).toBe('Skip to the findings');
        expect(seen.at(-1)).toMatch(/^Details of/);
        await page.keyboard.press('Enter');
        await page.getByText('Signatures that matched').waitFor();
        await page.keyboard.press('Space');
        await page.getByText('Signatures that matched').waitFor({ state: 'detached' });
      });
    });

    test('whoever wants less motion gets none', () => {
      return onPage(
        async (page) => {
          await page.locator('[data-connection="live"]').waitFor();
          state.scans = [sampleFinding({ number: 1 })];
          backend.send({ event: 'finding', data: sampleFinding({ number: 1 }) });
          await page.locator('[data-finding][data-fresh="true"]').waitFor();
          const animations = await page.evaluate(() => document.getAnimations().length);
          expect(animations).toBe(0);
        },
        { reducedMotion: 'reduce' },
      );
    });

    test('the container id is copied whole', () => {
      const row = sampleFinding({ number: 1 });
      state.scans = [row];
      return onPage(
        async (page) => {
          await page.locator('[data-finding]').getByRole('button', { name: 'Copy container id' }).click();
          await page.getByRole('button', { name: 'Copied container id' }).waitFor();
          expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(row.container_id);
        },
        { permissions: ['clipboard-read', 'clipboard-write'] },
      );
    });
  },
);
