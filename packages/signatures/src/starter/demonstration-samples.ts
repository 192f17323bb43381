/** A harmless file of our own making that the starter database knows. */
export interface DemonstrationSample {
  readonly fileName: string;
  /** as the engine says it; clamd adds `.UNOFFICIAL` to names of a database that ClamAV did not sign */
  readonly signature: string;
  readonly bytes: Buffer;
}

/**
 * Put together here, so that no file of this repository, and no bundle made of it, holds a sample in one piece: a scan of
 * the scanner's own container must find nothing.
 */
export function demonstrationSamples(): readonly DemonstrationSample[] {
  const text = (...parts: readonly string[]): Buffer => Buffer.from(parts.join(''), 'latin1');
  return [
    {
      fileName: 'demo-miner.sh',
      signature: 'Guardimesh.Demo.Miner',
      bytes: text('#!/bin/sh\n# guardimesh demo', 'nstration: coin miner\n', 'echo pool.example 4444\n'),
    },
    {
      fileName: 'demo-webshell.txt',
      signature: 'Guardimesh.Demo.Webshell',
      bytes: text('guardimesh demo', 'nstration: web shell\n', 'request -> ', 'shell -> response\n'),
    },
    {
      fileName: 'demo-dropper.bin',
      signature: 'Guardimesh.Demo.Dropper',
      bytes: text('guardimesh demo', 'nstration: dropper ', 'known by its digest\n'),
    },
  ];
}
