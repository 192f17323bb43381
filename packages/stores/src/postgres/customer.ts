import type { CustomerId } from '@guardimesh/backend-core';

export function customerOf(text: string): CustomerId {
  return `cus_${text.replace(/^cus_/, '')}`;
}
