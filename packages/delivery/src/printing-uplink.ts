import type { Uplink } from './uplink.js';

/** An uplink that goes nowhere: prints each batch as one JSON line, exactly as it would be sent (`guardimesh egress`). */
export function createPrintingUplink(print: (line: string) => void): Uplink {
  return {
    send: (batch) => {
      print(JSON.stringify(batch));
      return Promise.resolve({ sequence: batch.sequence, stored: true });
    },
    close: () => undefined,
  };
}
