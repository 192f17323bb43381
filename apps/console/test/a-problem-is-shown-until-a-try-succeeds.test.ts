import { expect, test } from 'vitest';
import { BackendState, sessionEnded } from '../src/backend/backend-state.js';
import { ProblemError } from '../src/backend/problem-error.js';

const away = new ProblemError('unreachable', 'The backend does not answer.');
const ended = new ProblemError('session-ended', 'The session has ended.');

test('a row of failures keeps the time of its first, and its own success ends it', () => {
  const state = new BackendState();
  let told = 0;
  state.subscribe(() => (told += 1));
  state.failed('scans', away, 5);
  state.failed('scans', away, 9);
  expect(state.problems().get('scans')?.sinceMs).toBe(5);
  state.succeeded('coverage');
  expect(state.problems().size).toBe(1);
  expect(told).toBe(2);
  state.succeeded('scans');
  expect(state.problems().size).toBe(0);
  expect(told).toBe(3);
});

test('a session that is back is back for all, also for what nobody asks while it is missing', () => {
  const state = new BackendState();
  state.failed('scans', ended, 1);
  state.failed('coverage', away, 1);
  state.failed('session', ended, 1);
  expect(sessionEnded(state.problems())).toBe(true);
  state.succeeded('session');
  expect(sessionEnded(state.problems())).toBe(false);
  expect([...state.problems().keys()]).toEqual(['coverage']);
});

test('what is thrown that nobody foresaw is a problem too', () => {
  const state = new BackendState();
  state.failed('scans', new TypeError('x is not a function'), 1);
  expect(state.problems().get('scans')?.error.code).toBe('bad-answer');
});
