import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '@guardimesh/kit';
import { ProcRoot } from '@guardimesh/linux';
import { ContainerLook } from '../look/index.js';
import { ProcessSweep } from '../sweep/index.js';
import type { Answer, Answered, Asked, Question, ThreadStart } from './messages.js';

/**
 * The thread that reads /proc: for a pass over one container, and for the sweep over all. It is one of its own since a read of a
 * process's mappings waits for that process, which may keep it waiting.
 */
const { procRoot, bounds } = workerData as ThreadStart;
const root = new ProcRoot(procRoot);
const looks = new ContainerLook(root, bounds);
const sweep = new ProcessSweep(root, bounds);

function answerTo(question: Question): Answer {
  try {
    if (question.kind === 'look') return { kind: 'look', look: looks.see(question.container) };
    return { kind: 'sweep', result: sweep.sweep(question.containers, performance.now()) };
  } catch (thrown) {
    return { kind: 'failed', failure: describeError(thrown) };
  }
}

parentPort?.on('message', ({ number, question }: Asked) => {
  const answered: Answered = { number, answer: answerTo(question) };
  parentPort?.postMessage(answered);
});
