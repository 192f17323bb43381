import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

const STYLE =
  'body{font:1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1.5rem;color:#1b1f24;background:#fff}' +
  '@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}}code{font-family:ui-monospace,monospace}';

/** Lets the content security policy allow this one inline style and no other. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** Fixed texts only: nothing that a caller sent is ever put into a page. */
const PAGES = {
  'link-used': {
    status: 410,
    title: 'This link has been used or is too old',
    text: 'Each link opens Guardimesh once, within 15 minutes. Get a new one in the terminal where Guardimesh runs: type <code>link</code> and press Enter.',
  },
  'link-needed': {
    status: 401,
    title: 'Guardimesh is running',
    text: 'To see it, open the link that was printed in the terminal where it was started. For a new one type <code>link</code> there and press Enter.',
  },
  'console-not-built': {
    status: 503,
    title: 'The console is not built',
    text: 'Run <code>npm run build</code> in the checkout, then start Guardimesh again. The API works without it.',
  },
} as const;

export function sendPage(reply: FastifyReply, name: keyof typeof PAGES): FastifyReply {
  const { status, title, text } = PAGES[name];
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`,
    );
}
