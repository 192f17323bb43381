"""The model card in Markdown, of the numbers in metrics.json and of notes written by hand."""

from __future__ import annotations

from typing import Any


def percent(share: dict[str, Any]) -> str:
    if not share['total']:
        return '–'
    return f'{100 * share["share"]:.1f} % ({100 * share["low"]:.1f}–{100 * share["high"]:.1f})'


def table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ['---'] * len(head), *rows]
    return '\n'.join('| ' + ' | '.join(str(cell) for cell in line) + ' |' for line in lines) + '\n'


def counts(title: str, numbers: dict[str, int]) -> str:
    return table([title, 'files'], [[name or '(none)', count] for name, count in numbers.items()])


def tools(rows: list[dict[str, Any]]) -> str:
    return table(
        ['tool', 'samples', 'model', 'rules', 'either'],
        [[row['tool'], row['either']['total'], percent(row['model']), percent(row['rules']), percent(row['either'])] for row in rows],
    )


def curve(points: list[dict[str, Any]]) -> str:
    return table(
        ['false positives', 'one in', 'threshold', 'known tools', 'held-out tools'],
        [
            [
                point['falsePositives'],
                f'{1 / point["perFile"]:,.0f}' if point['perFile'] else '–',
                f'{point["threshold"]:.4f}',
                percent(point['known']),
                percent(point['heldOut']),
            ]
            for point in points
        ],
    )


def false_positives(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return 'None.\n'
    return table(
        ['file', 'what', 'by', 'score', 'drivers'],
        [
            [f'`{row["path"]}`', row['what'], ', '.join(row['by']), f'{row["score"]:.4f}' if row['score'] is not None else '–', ', '.join(row['drivers'])]
            for row in rows
        ],
    )


def misses(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return 'None.\n'
    return table(
        ['tool', 'missed', 'of', 'seen as', 'median score', 'what speaks against'],
        [
            [row['tool'], row['missed'], row['total'], ', '.join(f'{kind} {n}' for kind, n in row['kinds'].items()), row['median'], ', '.join(row['against'])]
            for row in rows
        ],
    )


def write(metrics: dict[str, Any], notes: str) -> str:
    m = metrics
    total = m['falsePositives']
    parts = [
        '# The models of packed executables and obfuscated scripts\n',
        'This page is written by the training (`lab/train/README.md` says how it is repeated). Intervals are of 95 % (Wilson).\n',
        f'Seed {m["seed"]}; version {m["version"]}.\n',
        '## What the models are\n',
        'Gradient-boosted trees over numbers that `packages/obfuscation` takes of a file: one model for executables (ELF, PE, Mach-O), '
        'one for scripts of all dialects. A score is a probability among files as they were trained on, where far more are packed than in '
        'a cluster. What ships flags a file where a rule of ours for packers or obfuscators matches, or the score reaches the threshold.\n',
        table(
            ['model', 'trees', 'features used', 'threshold', 'threshold from training alone'],
            [[name, each['trees'], each['featuresUsed'], each['threshold'], each['thresholdFromTraining']] for name, each in m['models'].items()],
        ),
        '## Data\n',
        f'Honest files: {m["benign"]["files"]:,} different ones of {m["benign"]["packages"]:,} packages '
        f'({m["benign"]["seen"]:,} with copies; {m["benign"]["errors"]} could not be read). Packages lie on one side as a whole: '
        f'{m["benign"]["train"]:,} files to train, {m["benign"]["test"]:,} to test.\n',
        counts('ecosystem', m['benign']['ecosystems']),
        counts('kind, all honest files', m['benign']['kinds']),
        f'Positives, all made for this: {m["positives"]["train"]:,} different samples of {m["positives"]["trainTools"]} tools to train, '
        f'{m["positives"]["heldOut"]:,} of {m["positives"]["heldOutTools"]} tools that no training has seen. '
        f'{m["positives"]["alsoBenign"]} that are honest files byte for byte were left out.\n',
        '## False positives\n',
        f'Of {total["testFiles"]:,} honest files of test packages: {total["flagged"]} flagged '
        f'({total["byModel"]} by a model, {total["byRules"]} by rules), '
        + (f'one in {total["testFiles"] / total["flagged"]:,.0f}' if total['flagged'] else 'none')
        + f'; at most one in {1 / total["upper"]:,.0f} by the interval’s upper end. By the models alone: {total["byModel"]}, '
        f'with the thresholds from training alone {total["byModelAtTrainingThreshold"]}.\n',
        false_positives(total['named']),
        '## Tools that the training has not seen\n',
        f'Of all {m["heldOut"]["either"]["total"]:,} samples: {percent(m["heldOut"]["either"])} flagged; the models {percent(m["heldOut"]["model"])}, '
        f'rules {percent(m["heldOut"]["rules"])}. Samples of one tool are alike: the intervals of all together are narrower than the truth.\n',
        tools(m['heldOut']['tools']),
        '### Missed\n',
        misses(m['heldOut']['misses']),
        '## Tools of the training, each as if it had not been seen\n',
        'Scores here are by trees of a fold that saw no sample of the same tool either.\n',
        tools(m['known']['tools']),
        '## False positives against detection\n',
        'Of each model alone; false positives among the test packages’ files.\n',
        *[part for name, each in m['models'].items() for part in (f'### {name}\n', curve(each['curve']))],
        '## What the trees ask most\n',
        table(
            ['model', 'features by gain'],
            [[name, ', '.join(f'{feature} {100 * gain:.0f} %' for feature, gain in each['gains'])] for name, each in m['models'].items()],
        ),
        notes,
    ]
    return '\n'.join(parts)
