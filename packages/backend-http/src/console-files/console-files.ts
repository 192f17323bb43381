import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from '../guard/index.js';
import { sendPage } from '../pages/index.js';
import type { RouteContext } from '../parts.js';
import { HttpProblem, sendProblem } from '../problems/index.js';

/** A name with its content's hash in it never changes what it holds. */
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/**
 * The built console. Its scripts and styles hold nothing of a customer and are open; its pages need a session. What is
 * not a file is the console's own address (it routes in the browser), where a browser asks for a page.
 */
export async function serveConsole(server: FastifyInstance, context: RouteContext): Promise<void> {
  const { consoleFolder } = context.settings;
  const index = join(consoleFolder, 'index.html');
  const built = consoleFolder !== '' && existsSync(index);
  if (built) {
    await server.register(fastifyStatic, {
      root: consoleFolder,
      index: false,
      dotfiles: 'ignore',
      cacheControl: false,
      allowedPath: (path) => !path.endsWith('.html') && !path.endsWith('/'),
      setHeaders: (response, path) => {
        response.setHeader('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    if (!asksForPage(request)) return sendProblem(reply, new HttpProblem('not-found', 'no such address or file'));
    try {
      await sessionOf(context.parts, request);
    } catch (thrown) {
      if (thrown instanceof HttpProblem) return sendPage(reply, 'link-needed');
      throw thrown;
    }
    return built ? sendIndex(reply, index) : sendPage(reply, 'console-not-built');
  });
}

function asksForPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const path = request.url.split('?')[0] ?? '';
  return isRead && path !== '/api' && !path.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');
}

async function sendIndex(reply: FastifyReply, index: string): Promise<FastifyReply> {
  const page = await readFile(index);
  return reply.code(200).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page);
}
