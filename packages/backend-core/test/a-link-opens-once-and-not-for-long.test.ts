import { expect, it } from 'vitest';
import { LOCAL_CUSTOMER, OneTimeLinks } from '@guardimesh/backend-core';
import { systemClock, type Clock } from '@guardimesh/kit';

const MINUTE = 60_000;

function handClock(): { clock: Clock; turn: (ms: number) => void } {
  let ms = 0;
  return {
    clock: { ...systemClock, monotonicMs: () => ms },
    turn: (by) => {
      ms += by;
    },
  };
}

it('opens once', () => {
  const links = new OneTimeLinks(systemClock);
  const token = links.issue(LOCAL_CUSTOMER);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(links.redeem(token)).toBe(LOCAL_CUSTOMER);
  expect(links.redeem(token)).toBeNull();
});

it('opens for 15 minutes and not a moment longer', () => {
  const { clock, turn } = handClock();
  const links = new OneTimeLinks(clock);
  const [early, late] = [links.issue(LOCAL_CUSTOMER), links.issue(LOCAL_CUSTOMER)];
  turn(15 * MINUTE - 1);
  expect(links.redeem(early)).toBe(LOCAL_CUSTOMER);
  turn(1);
  expect(links.redeem(late)).toBeNull();
});

it('opens for no other text, and a wrong guess uses nothing up', () => {
  const links = new OneTimeLinks(systemClock);
  const token = links.issue(LOCAL_CUSTOMER);
  for (const guess of ['', 'x', token.slice(1), `${token}=`, token.toUpperCase()])
    expect(links.redeem(guess)).toBeNull();
  expect(links.redeem(token)).toBe(LOCAL_CUSTOMER);
});

it('keeps 16 waiting links at most', () => {
  const links = new OneTimeLinks(systemClock);
  const tokens = Array.from({ length: 17 }, () => links.issue(LOCAL_CUSTOMER));
  expect(links.redeem(tokens[0] ?? '')).toBeNull();
  expect(links.redeem(tokens[1] ?? '')).toBe(LOCAL_CUSTOMER);
});
