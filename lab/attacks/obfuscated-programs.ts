import type { Attack } from '../attack.js';
import { python, sh } from '../deeds.js';

// What is dropped is not in the image: drift is true of all of them. The twins are built in namespace `ci`, where that is meant to be.
const ALLOWS = ['drift', 'memfd', 'deleted'] as const;

/** Programs of our own packing that hold another one, encrypted, and run it from memory. */
export const obfuscatedPrograms: readonly Attack[] = [
  {
    id: 'obfuscated-program-xor',
    title: 'A static program that undoes an exclusive or in its data and runs what comes out',
    technique: 'T1027.009',
    requires: ['obfuscated'],
    allows: ALLOWS,
    attack: sh`packed packed-xor > /usr/local/bin/agent; chmod 755 /usr/local/bin/agent; exec /usr/local/bin/agent`,
    twin: {
      title: 'a static program with a list of words in its data',
      namespace: 'ci',
      ...sh`packed plain-words > /usr/local/bin/agent; chmod 755 /usr/local/bin/agent; exec /usr/local/bin/agent`,
    },
  },
  {
    id: 'obfuscated-program-tail',
    title: 'A program with another one behind its end, encrypted with RC4',
    technique: 'T1027.009',
    requires: ['obfuscated'],
    allows: ALLOWS,
    attack: {
      volumes: { '/cache': 'empty-dir' },
      ...sh`packed packed-tail > /cache/agent; chmod 755 /cache/agent; exec /cache/agent`,
    },
    twin: {
      title: 'a program with an archive of its manual behind its end',
      namespace: 'ci',
      volumes: { '/cache': 'empty-dir' },
      ...sh`packed plain-tail > /cache/agent; chmod 755 /cache/agent; exec /cache/agent`,
    },
  },
  {
    id: 'obfuscated-program-chacha',
    title: 'A small loader without section headers and a program encrypted with ChaCha20',
    technique: 'T1027.002',
    requires: ['obfuscated'],
    allows: ALLOWS,
    attack: sh`
mkdir -p /var/tmp/.cache; packed packed-chacha > /var/tmp/.cache/.k; chmod 700 /var/tmp/.cache/.k; exec /var/tmp/.cache/.k`,
    twin: {
      title: 'a program without section headers',
      namespace: 'ci',
      ...sh`
mkdir -p /var/tmp/.cache; packed plain-no-sections > /var/tmp/.cache/.k; chmod 700 /var/tmp/.cache/.k
exec /var/tmp/.cache/.k`,
    },
  },
  {
    id: 'obfuscated-program-lz',
    title: 'A program packed by a compression of its own, in a segment that is written and executed',
    technique: 'T1027.002',
    requires: ['obfuscated'],
    allows: ALLOWS,
    attack: sh`packed packed-lz > /tmp/update; chmod 755 /tmp/update; exec /tmp/update`,
    twin: {
      title: 'a program with its help texts compressed in it',
      namespace: 'ci',
      ...sh`packed plain-help > /tmp/update; chmod 755 /tmp/update; exec /tmp/update`,
    },
  },
  {
    id: 'obfuscated-program-aes',
    title: 'A packed program (AES) held in anonymous memory, not yet run',
    technique: 'T1027.013',
    requires: ['obfuscated'],
    allows: ALLOWS,
    attack: python`
file = os.memfd_create('cache')
os.write(file, packed('packed-aes'))
stay()`,
    twin: {
      title: 'a program with certificates in it',
      namespace: 'ci',
      ...sh`packed plain-certificates > /usr/local/bin/agent; chmod 755 /usr/local/bin/agent; exec /usr/local/bin/agent`,
    },
  },
  {
    id: 'obfuscated-program-text',
    title: 'A program that holds another one as letters, four bits each, against a look at entropy',
    technique: 'T1027.009',
    requires: ['obfuscated'],
    allows: ALLOWS,
    attack: sh`packed packed-text > /usr/local/sbin/agent; chmod 755 /usr/local/sbin/agent; exec /usr/local/sbin/agent`,
    twin: {
      title: 'a program with a picture in it',
      namespace: 'ci',
      ...sh`packed plain-picture > /usr/local/sbin/agent; chmod 755 /usr/local/sbin/agent; exec /usr/local/sbin/agent`,
    },
  },
  {
    id: 'obfuscated-program-own-code',
    title: "A protector: the program's own code is encrypted and put right in place",
    technique: 'T1027.002',
    requires: ['obfuscated'],
    allows: ALLOWS,
    attack: sh`packed packed-own-code > /usr/local/bin/agent; chmod 755 /usr/local/bin/agent; exec /usr/local/bin/agent`,
    twin: {
      title: 'the same program with its code as it was linked, in a segment that may be written',
      namespace: 'ci',
      ...sh`packed plain-own-code > /usr/local/bin/agent; chmod 755 /usr/local/bin/agent; exec /usr/local/bin/agent`,
    },
  },
  {
    id: 'obfuscated-library',
    title: 'A shared object whose constructor decrypts a program, preloaded into an honest one',
    technique: 'T1574.006',
    requires: ['obfuscated'],
    allows: [...ALLOWS, 'library'],
    attack: sh`
packed packed-library > /usr/local/lib/libupdate.so; act; LD_PRELOAD=/usr/local/lib/libupdate.so exec sleep 86400`,
    twin: {
      title: 'a shared object with tables of sines',
      namespace: 'ci',
      ...sh`packed plain-library > /usr/local/lib/libupdate.so; stay`,
    },
  },
  {
    id: 'obfuscated-shell-program',
    title: 'A shell script that shc has encrypted into a program',
    technique: 'T1027.013',
    requires: ['obfuscated'],
    allows: ALLOWS,
    attack: sh`packed packed-shell > /usr/bin/healthcheck; chmod 755 /usr/bin/healthcheck; exec /usr/bin/healthcheck`,
    twin: {
      title: 'a plain shell script that waits',
      namespace: 'ci',
      ...sh`
printf '#!/bin/sh\ndate +"act %%s.%%N"\nexec sleep 86400\n' > /usr/bin/healthcheck; chmod 755 /usr/bin/healthcheck
exec /usr/bin/healthcheck`,
    },
  },
];
