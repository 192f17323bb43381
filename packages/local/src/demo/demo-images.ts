import { busyboxLayer, type ImageSettings, type LayerEntry } from '../images/index.js';

/** Where the infected container writes the EICAR test file, as it sees it. */
export const PAYLOAD_PATH = '/var/tmp/payload.bin';

/** Long enough for the container to have been seen clean first. */
const PAYLOAD_AFTER_SECONDS = 1;

const WEB_APP = `#!/bin/sh
trap 'exit 0' TERM
mkdir -p /var/log /var/cache/web-app
echo 'ready' > /var/log/web-app.log
seq 1 2000 > /var/cache/web-app/index.txt
while :; do sleep 3600 & wait; done
`;

/**
 * The test file (eicar.org) is put together inside the container only: neither the script nor the layer that holds it
 * may be a finding, or the demonstration would find the image instead of what happened at run time.
 */
const CHECKOUT = `#!/bin/sh
trap 'exit 0' TERM
mkdir -p /var/log
echo 'ready' > /var/log/checkout.log
sleep ${PAYLOAD_AFTER_SECONDS} & wait
head='X5O!P%@AP[4\\PZX54(P^)7CC)7}$'
name='EICAR'
kind='-STANDARD-ANTI'
tail='VIRUS-TEST-FILE!$H+H*'
printf '%s%s%s%s' "$head" "$name" "$kind" "$tail" > ${PAYLOAD_PATH}
while :; do sleep 3600 & wait; done
`;

export async function demoImages(): Promise<{ clean: ImageSettings; infected: ImageSettings }> {
  const base = await busyboxLayer();
  return {
    clean: imageOf('localhost/web-app:1.4', base, WEB_APP),
    infected: imageOf('localhost/checkout:2.1', base, CHECKOUT),
  };
}

function imageOf(name: string, base: readonly LayerEntry[], script: string): ImageSettings {
  return {
    name,
    layers: [
      base,
      [
        { path: '/app/start', mode: 0o755, content: script },
        { path: '/app/settings.json', content: '{"listen":"127.0.0.1:8080"}\n' },
      ],
    ],
    config: { entrypoint: ['/app/start'], workingDirectory: '/app' },
  };
}
