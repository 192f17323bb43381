import { randomBytes } from 'node:crypto';

/** Ids carry their kind, so that one of another kind in its place is seen at once, by the compiler and by a person. */
export type CustomerId = `cus_${string}`;
export type FindingId = `fnd_${string}`;
export type KeyId = `key_${string}`;

/** The one customer of the local single-user mode. */
export const LOCAL_CUSTOMER: CustomerId = 'cus_local';

/** A new id: the prefix and 128 random bits, 26 digits of base 32 at most. */
export function newId<Prefix extends string>(prefix: Prefix): `${Prefix}_${string}` {
  return `${prefix}_${BigInt(`0x${randomBytes(16).toString('hex')}`)
    .toString(32)
    .padStart(26, '0')}`;
}
