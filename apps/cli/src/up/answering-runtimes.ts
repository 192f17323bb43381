import { connect } from 'node:net';
import { findRuntimes } from '@guardimesh/sources';

const ANSWER_WITHIN_MS = 1_000;

/** Sockets of container runtimes that something listens on: a socket file outlives a runtime that was killed or removed. */
export async function answeringRuntimes(): Promise<string[]> {
  const found = findRuntimes({ hostRoot: '' });
  const answering = await Promise.all(found.map(({ socketPath }) => isListening(socketPath)));
  return found.filter((_, index) => answering[index] === true).map(({ socketPath }) => socketPath);
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (yes: boolean) => () => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, end(false));
    socket.once('connect', end(true));
    socket.once('error', end(false));
  });
}
