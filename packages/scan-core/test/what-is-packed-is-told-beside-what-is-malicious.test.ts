import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesOf, type ContextAnswer, type EngineAnswer } from '@guardimesh/model';
import { judgeAll, Reporter, scanTarget, type ContextCheck } from '@guardimesh/scan-core';
import { candidate, engineOf, layerOf, passParts, target, version } from './ports-in-memory.js';

const never = new AbortController().signal;
const PACKED = ['Guardimesh.Packed.UPX', 'Guardimesh.Why.high-share'] as const;
const match = (...names: readonly [string, ...string[]]): EngineAnswer => ({ by: version, kind: 'match', names });
const CLEAN: EngineAnswer = { by: version, kind: 'clean' };
const FAILED: EngineAnswer = { by: version, kind: 'failed', reason: 'engine-timeout', detail: '' };

/** What is judged of a file by these answers, and what was remembered of it. */
function judged(answers: readonly EngineAnswer[], context: readonly ContextAnswer[] = []) {
  const remembered: unknown[] = [];
  const remember = (verdict: unknown): void => {
    remembered.push(verdict);
  };
  return { ...judgeAll({ kind: 'answered', answers, changed: false, remember }, context), remembered };
}

describe('a file that is packed', () => {
  it('is suspicious, and a finding of its own kind with what drove it', () => {
    expect(judged([CLEAN, match(...PACKED)])).toMatchObject({
      verdict: { kind: 'suspicious' },
      matches: [{ kind: 'obfuscated', verdict: 'suspicious', names: PACKED }],
    });
  });

  it('and matches a signature is malicious, with a finding for each', () => {
    const { verdict, matches } = judged([match('Win.Test.EICAR_HDB-1'), match(...PACKED)]);
    expect(verdict.kind).toBe('malicious');
    expect(matches).toEqual([
      { kind: 'signature', verdict: 'malicious', names: ['Win.Test.EICAR_HDB-1'] },
      { kind: 'obfuscated', verdict: 'suspicious', names: PACKED },
    ]);
  });

  it('is told at once where another engine failed, counted as unscanned, and remembered by nobody', () => {
    const { verdict, matches, remembered } = judged([FAILED, match(...PACKED)]);
    expect(verdict).toEqual({ kind: 'unscanned', reason: 'engine-timeout' });
    expect(matches).toHaveLength(1);
    expect(remembered).toEqual([]);
  });

  it('is no finding where it is a package’s own, and one of a signature nevertheless', () => {
    const packaged: ContextAnswer = { kind: 'explained', by: 'package-manager' };
    expect(judged([CLEAN, match(...PACKED)], [packaged])).toMatchObject({ verdict: { kind: 'clean' }, matches: [] });
    expect(judged([match('Bad'), match(...PACKED)], [packaged]).matches).toMatchObject([{ kind: 'signature' }]);
    const ignored: ContextAnswer = { kind: 'explained', by: 'policy' };
    expect(judged([CLEAN, match(...PACKED)], [ignored]).matches).toHaveLength(1);
  });

  it('is explained anew at each pass: its package may be removed', async () => {
    let explained = true;
    const check: ContextCheck = {
      name: 'packages',
      contextOf: () => Promise.resolve('the same'),
      concerns: () => true,
      check: () =>
        Promise.resolve<ContextAnswer>(explained ? { kind: 'explained', by: 'package-manager' } : { kind: 'nothing' }),
    };
    const layer = layerOf([{ kind: 'candidate', candidate: candidate('packed', 1) }]);
    const parts = {
      ...passParts(
        layer,
        engineOf(() => match(...PACKED)),
      ),
      checks: [check],
    };
    const reporter = new Reporter(parts);
    const pass = () => scanTarget(parts, reporter, target(), never);
    expect(await pass()).toMatchObject({ clean: 1, found: 0 });
    expect(await pass()).toMatchObject({ clean: 1, found: 0, fromMemory: 1 });
    explained = false;
    expect(await pass()).toMatchObject({ clean: 0, found: 1, fromMemory: 1 });
    expect(parts.reports.filter(({ kind }) => kind === 'finding')).toHaveLength(1);
  });
});

it('every name is in exactly one finding, and what a rule of others says is suspicious', () => {
  const name = fc.oneof(
    fc.constantFrom(...PACKED, 'Guardimesh.Obfuscated.PHP', 'YARA.some_rule', 'Guardimesh.Drift.NewProgram'),
    fc.string({ minLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const matches = matchesOf(names);
      expect(matches.flatMap((each) => each.names).sort()).toEqual([...names].sort());
      const isRule = (each: string): boolean => each.startsWith('YARA.');
      for (const each of matches) if (each.names.some(isRule)) expect(each).toMatchObject({ verdict: 'suspicious' });
    }),
  );
});
