import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { describeError } from '@guardimesh/kit';
import type { FromThread, ThreadStart, ToThread } from './messages.js';
import { RealTimeLoop } from './real-time-loop.js';

/** The real-time thread. It waits in poll(2), not in an event loop, and looks for messages in between. */
function run(): void {
  const port = parentPort;
  if (port === null) return;
  const tell = (message: FromThread): void => {
    port.postMessage(message);
  };
  let loop: RealTimeLoop;
  try {
    loop = new RealTimeLoop(workerData as ThreadStart, tell);
  } catch (thrown) {
    tell({ kind: 'ended', problem: describeError(thrown) });
    return;
  }
  try {
    for (;;) {
      const received = receiveMessageOnPort(port) as { message: ToThread } | undefined;
      if (received?.message.kind === 'stop') break;
      if (received?.message.kind === 'containers') loop.setContainers(received.message.containers);
      loop.turn();
    }
    tell({ kind: 'ended', problem: null });
  } catch (thrown) {
    tell({ kind: 'ended', problem: describeError(thrown) });
  } finally {
    loop.close();
  }
}

run();
