import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { silentLog } from '@guardimesh/kit';
import { testFolder } from '@guardimesh/testkit';
import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import { afterAll, describe, expect, it } from 'vitest';
import { layersOf } from '../src/runtimes/containerd/image-layers.js';
import { annotationsOf, readContainer, readEnvelope } from '../src/runtimes/containerd/messages.js';
import { rootOfMounts, withDigests } from '../src/runtimes/containerd/snapshot-root.js';
import { readContainers, readSandboxes, readStatus } from '../src/runtimes/cri/messages.js';
import { withDiffIds } from '../src/runtimes/docker/describe-container.js';
import { DockerRuntime, RUNTIME_BOUNDS } from '../src/runtimes/index.js';
import { hostPathOrNull, lowerPathsOrNull } from '../src/runtimes/untrusted/index.js';

const sha = (digit: string): string => `sha256:${digit.repeat(64)}`;
const CHAIN_OF_A_AND_B = 'sha256:ccd722928bd92476ba1745586fed6e45a102504185ad88cd89e01ff116fd146c';

describe('messages', () => {
  it('are read or refused with an error, whatever the bytes', () => {
    const readers = [readContainers, readSandboxes, readStatus, readEnvelope];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const read of readers) {
          try {
            expect(read(bytes)).toBeTypeOf('object');
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(Error);
          }
        }
      }),
    );
  });

  it('with countless labels or a specification that is no JSON still give a container', () => {
    const entry = protobuf.Writer.create();
    for (let index = 0; index < 5_000; index += 1) {
      entry.uint32(18).bytes(
        protobuf.Writer.create()
          .uint32(10)
          .string(`k${String(index)}`)
          .finish(),
      );
    }
    const any = protobuf.Writer.create()
      .uint32(18)
      .bytes(Buffer.from('{"annotations":'.repeat(10_000)))
      .finish();
    entry.uint32(42).bytes(any);
    const outer = protobuf.Writer.create().bytes(entry.finish()).finish();
    const record = readContainer(protobuf.Reader.create(outer));
    expect(record.labels.size).toBe(RUNTIME_BOUNDS.labelsMax);
    expect(annotationsOf(record).size).toBe(0);
  });
});

describe('paths', () => {
  it('are absolute and lead nowhere else', () => {
    for (const path of [
      '',
      '/',
      'a',
      './a',
      '/a/../b',
      '/a/./b',
      '/a//b',
      '/a/',
      '/a\0',
      `/${'a'.repeat(5_000)}`,
      null,
    ]) {
      expect(hostPathOrNull(path)).toBeNull();
    }
    expect(hostPathOrNull('/var/lib/ünï/..x')).toBe('/var/lib/ünï/..x');
  });

  it('of lower layers are parted as the kernel does, and are all usable or none is', () => {
    expect(lowerPathsOrNull('/a:/b\\:c:/d\\\\e')).toEqual(['/a', '/b:c', '/d\\e']);
    for (const option of ['', '/a:', ':/a', '/a::/b', '/a:b', '/a:/../b', '/a\\', '/a:\\']) {
      expect(lowerPathsOrNull(option), option).toBeNull();
    }
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ minLength: 1 }).map((s) => `/p${s.replace(/[/\0]/g, '_')}`),
          { minLength: 1 },
        ),
        (paths) => {
          const option = paths.map((path) => path.replace(/[\\:]/g, '\\$&')).join(':');
          expect(lowerPathsOrNull(option)).toEqual(paths);
        },
      ),
    );
  });

  it('of a writable bind mount are the root itself, and of a read-only one nothing', () => {
    const bind = (mode: string): object => rootOfMounts([{ type: 'bind', source: '/s/fs', options: [mode, 'rbind'] }]);
    expect(bind('rw')).toEqual({ upper: '/s/fs', lowers: [] });
    expect(bind('ro')).toEqual({ upper: null, lowers: [] });
    expect(rootOfMounts([])).toEqual({ upper: null, lowers: [] });
  });
});

describe('digests of layers', () => {
  it('are given to none where the counts disagree', () => {
    const paths = { upper: '/u', lowers: ['/init', '/top', '/base'] };
    const image = (...layers: string[]) => ({ RootFS: { Layers: layers } });
    expect(withDiffIds(paths, image(sha('b'), sha('a'))).lowers.map((l) => l.diffId)).toEqual([
      null,
      sha('a'),
      sha('b'),
    ]);
    for (const other of [null, image(), image(sha('b')), image(sha('c'), sha('b'), sha('a'))]) {
      expect(withDiffIds(paths, other).lowers.every((layer) => layer.diffId === null)).toBe(true);
    }
    const root = { upper: '/u', lowers: ['/a', '/b'], parents: [sha('1')] };
    expect(withDigests(root, new Map([[sha('1'), sha('2')]])).lowers.every((l) => l.diffId === null)).toBe(true);
  });

  it('follow the chain of the OCI image specification', () => {
    // sha256 of "sha256:aa… sha256:bb…", by another implementation: printf | sha256sum
    const layers = layersOf(sha('f'), { rootfs: { diff_ids: [sha('a'), sha('b')] } });
    expect(layers?.topChainId).toBe(CHAIN_OF_A_AND_B);
    expect(layers?.diffIds.get(CHAIN_OF_A_AND_B)).toBe(sha('b'));
    for (const diffIds of [['x'], [5], Array.from({ length: 513 }, () => sha('a'))]) {
      expect(layersOf(sha('f'), { rootfs: { diff_ids: diffIds } })).toBeNull();
    }
  });
});

describe('Docker', () => {
  const folder = testFolder();
  const servers: Server[] = [];

  async function dockerThat(
    answers: (path: string) => { readonly code: number; readonly body: string },
  ): Promise<DockerRuntime> {
    const socketPath = join(folder.path, `${String(servers.length)}.sock`);
    const server = createServer((request, response) => {
      const { code, body } = answers(request.url ?? '');
      response.writeHead(code).end(body);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    return new DockerRuntime({ socketPath, procRoot: '/proc', log: silentLog });
  }

  afterAll(() => {
    for (const server of servers) server.close();
    folder.remove();
  });

  it('that fails, or answers nonsense or without end, is no Docker without containers', async () => {
    const huge = 'x'.repeat(RUNTIME_BOUNDS.messageBytesMax + 1);
    for (const answer of [
      { code: 500, body: '[]' },
      { code: 404, body: '' },
      { code: 200, body: '{}' },
      { code: 200, body: 'null' },
      { code: 200, body: '[' },
      { code: 200, body: huge },
    ]) {
      const docker = await dockerThat(() => answer);
      await expect(docker.list()).rejects.toMatchObject({ name: 'RuntimeError' });
      docker.close();
    }
  });

  it('with one broken container still shows the others, and that one without details', async () => {
    const id = 'a'.repeat(64);
    const docker = await dockerThat((path) => {
      if (path.startsWith('/containers/json'))
        return { code: 200, body: JSON.stringify([{ Id: id }, { Id: 'bad' }, 5, { Id: 7 }]) };
      if (path === `/containers/${id}/json`)
        return { code: 200, body: JSON.stringify({ Name: '/web', State: { Running: true, Pid: 'x' } }) };
      return { code: 500, body: '' };
    });
    const { containers, leftOut } = await docker.list();
    expect(leftOut).toBe(2);
    expect(containers.map((each) => [each.id, each.name, each.process, each.root.upper])).toEqual([
      [id, 'web', null, null],
      ['bad', 'bad', null, null],
    ]);
    docker.close();
  });

  it('with more containers than are followed says how many were left out', async () => {
    const many = Array.from({ length: RUNTIME_BOUNDS.containersMax + 3 }, (_, index) => ({ Id: `c${String(index)}` }));
    const docker = await dockerThat((path) => {
      return { code: 200, body: path.startsWith('/containers/json') ? JSON.stringify(many) : '{}' };
    });
    const { containers, leftOut } = await docker.list();
    expect([containers.length, leftOut]).toEqual([RUNTIME_BOUNDS.containersMax, 3]);
    docker.close();
  });
});
