import type { LiveEvent } from '@guardimesh/wire';
import type { FastifyInstance } from 'fastify';
import { readerOf } from '../guard/index.js';
import type { RouteContext } from '../parts.js';

/** `GET /api/events`: server-sent events (WHATWG HTML, section 9.2). Whoever reconnects fetches the answers again. */
export function eventsRoute(server: FastifyInstance, { parts, settings, closing }: RouteContext): void {
  server.get('/api/events', { exposeHeadRoute: false }, async (request, reply) => {
    const customer = await readerOf(parts, request);
    const stream = reply.raw;
    const send = (text: string): void => {
      // A reader that does not read must not fill our memory; it may come back and fetch.
      if (stream.writableLength > settings.streamBytesMax) {
        parts.log.warn({ waitingBytes: stream.writableLength }, 'live stream dropped: its reader is too slow');
        stream.destroy();
      } else if (!stream.destroyed) stream.write(text);
    };
    // Before the head is written: too many streams is still an ordinary answer then.
    const unsubscribe = parts.feed.subscribe(customer, (event) => {
      send(encodeEvent(event));
    });
    const keepAlive = setInterval(() => {
      // The right to read ends with its session or key, not with the stream.
      readerOf(parts, request).then(
        () => {
          send(':\n\n');
        },
        () => stream.end(),
      );
    }, settings.keepAliveMs);
    const end = (): void => {
      stream.end();
    };
    stream.once('close', () => {
      clearInterval(keepAlive);
      unsubscribe();
      closing.removeEventListener('abort', end);
    });
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) stream.setHeader(name, value);
    }
    stream.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    send(':\n\n');
    if (closing.aborted) end();
    else closing.addEventListener('abort', end, { once: true });
  });
}

/** JSON has no bare newline, so one data line holds it. */
function encodeEvent({ event, data }: LiveEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
