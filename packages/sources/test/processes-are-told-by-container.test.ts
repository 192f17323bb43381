import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idsInCgroup, isRuntimeId, isWithin } from '../src/processes/owner/cgroup-ids.js';
import { hasDeletedMark, readLinkText } from '../src/processes/look/link-text.js';

const id = '0123456789abcdef'.repeat(4);

describe('the container of a process', () => {
  it.each([
    `/kubepods.slice/kubepods-pod7.slice/cri-containerd-${id}.scope`,
    `/kubepods/burstable/pod7/${id}`,
    `/kubepods.slice/crio-${id}.scope/container`,
    `/system.slice/docker-${id}.scope`,
    `/docker/${id}/init.scope`,
    `/../../kubelet-kubepods.slice:cri-containerd:${id}`,
    `/machine.slice/libpod-${id}.scope`,
  ])('is named by its cgroup %s', (path) => {
    expect([...idsInCgroup(path)]).toContain(id);
    expect([...idsInCgroup(path)].filter(isRuntimeId)).toEqual(expect.arrayContaining([id]));
  });

  it('is named outermost first, whatever a process makes of the cgroups below its own', () => {
    const hex = fc.string({
      unit: fc.constantFrom(...Array.from({ length: 16 }, (_, digit) => digit.toString(16))),
      minLength: 64,
      maxLength: 64,
    });
    fc.assert(
      fc.property(hex, fc.array(hex, { maxLength: 4 }), (own, others) => {
        const path = ['', 'kubepods', own, ...others.map((each) => `docker-${each}.scope`)].join('/');
        expect([...idsInCgroup(path)].find(isRuntimeId)).toBe(own);
      }),
    );
  });

  it('is not that of a cgroup whose name only begins like it', () => {
    expect(isWithin('/a/b', '/a/b')).toBe(true);
    expect(isWithin('/a/b', '/a/b/c')).toBe(true);
    expect(isWithin('/a/b', '/a/bc')).toBe(false);
    expect(isWithin('/a/b', '/a')).toBe(false);
  });
});

describe('the text of a link', () => {
  it('gives every path back byte for byte, without the kernel’s mark', () => {
    const mark = Buffer.from(' (deleted)');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.boolean(), (bytes, isDeleted) => {
        const path = Buffer.concat([Buffer.from('/'), bytes]);
        fc.pre(!hasDeletedMark(path));
        const text = readLinkText(isDeleted ? Buffer.concat([path, mark]) : path);
        expect(Buffer.from(text.path).equals(path)).toBe(true);
        expect(text.isMarkedDeleted).toBe(isDeleted);
      }),
    );
  });

  it('is that of a memfd only where it is marked, as each memfd is', () => {
    expect(readLinkText(Buffer.from('/memfd:x (deleted)'))).toMatchObject({ isMemfd: true });
    expect(readLinkText(Buffer.from('/memfd:x'))).toMatchObject({ isMemfd: false, isMarkedDeleted: false });
    expect(readLinkText(Buffer.from('/tmp/memfd:x (deleted)'))).toMatchObject({ isMemfd: false });
    expect(hasDeletedMark(Buffer.from(' (deleted)'))).toBe(false);
  });
});
