import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);

/** A browser with an empty profile of its own that asks nobody for anything. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** The browser itself logs each request that fails; tests fail some on purpose and look at the page instead. */
const TELLS_OF_A_REQUEST = /^Failed to load resource/;

export interface WatchedPage {
  readonly page: Page;
  /** console errors and uncaught exceptions so far, without those that tell of a failed request */
  readonly errors: string[];
  /** requests to anywhere but the console's own origin */
  readonly foreign: string[];
  readonly close: () => Promise<void>;
}

/** A page in a context of its own; what it does wrong is written down. `origin` is the only place it may ask. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !TELLS_OF_A_REQUEST.test(message.text())) errors.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(origin).origin) foreign.push(request.url());
  });
  return { page, errors, foreign, close: () => context.close() };
}
