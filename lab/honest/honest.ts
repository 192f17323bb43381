import type { Deed } from '../attack.js';

/** What containers do all day. It says `act` when its day is over; nothing of it may be a finding, at no time. */
export interface HonestDay extends Deed {
  readonly id: string;
  readonly title: string;
}
