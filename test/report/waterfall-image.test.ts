import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { seconds } from '../../src/model/seconds.ts';
import type { Waterfall } from '../../src/model/waterfall.ts';
import { checkRunImage } from '../../src/report/check-run-image.ts';
import { clipToWidth, widthInEms } from '../../src/report/clip-to-width.ts';
import { renderImageNotice } from '../../src/report/image-notice.ts';
import { renderWaterfallImage } from '../../src/report/waterfall-image.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { HIDDEN } from '../helpers/outside-code.ts';
import { sampleWaterfall, waterfallJob } from '../helpers/sample-waterfall.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Every element of a document that is well formed; anything else throws. */
function read(svg: string): readonly Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const top = open.at(-1);
    if (top !== undefined) top.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(svg).close();
  return elements;
}

const texts = (svg: string): readonly string[] => read(svg).flatMap(({ name, text }) => (name === 'text' ? [text] : []));
const bars = (svg: string, kind: string) =>
  read(svg)
    .filter(({ name, attributes }) => name === 'rect' && attributes['class'] === kind && attributes['height'] === '12')
    .map(({ attributes: { x = '', y = '', width = '' } }) => ({ from: Number(x), to: Number(x) + Number(width), y: Number(y) }));

describe('the picture of a waterfall', () => {
  const svg = renderWaterfallImage(sampleWaterfall());

  test('says the run, its time, the jobs with their queue and run times, and that of the axis', () => {
    expect(texts(svg)).toEqual([
      'CI (push)',
      '8m 12s from queued to done; critical path: 3 of 4 jobs',
      ...['critical path', 'other job', 'waits for a runner'],
      ...['0s', '2m', '4m', '6m', '8m 12s', 'queue', 'run'],
      ...['setup', '4s', '26s'],
      ...['lint', '6s', '1m 09s'],
      ...['test (22, ubuntu-latest)', '33s', '6m 29s'],
      ...['report', '6s', '34s'],
    ]);
  });

  test('tells who cannot see it what it is and the path in words', () => {
    const told = read(svg).filter(({ name }) => name === 'title' || name === 'desc');
    expect(told.map(({ text }) => text)).toEqual([
      'Waterfall of CI, 8m 12s',
      'CI (push) took 8m 12s. Critical path: setup 26s after 4s of queue; test (22, ubuntu-latest) 6m 29s after 33s of queue; report 34s after 6s of queue. Beside it: 1 job.',
    ]);
    expect(read(svg)[0]?.attributes).toMatchObject({ role: 'img', 'aria-labelledby': 'title desc' });
  });

  test('draws each job in its row, the run behind the wait, on the scale of the makespan', () => {
    const [setup, test22, report] = bars(svg, 'path');
    const [, waits] = bars(svg, 'path-wait');
    const [lint] = bars(svg, 'job');
    if (!setup || !test22 || !report || !waits || !lint) throw new Error('a bar is missing');
    expect([setup.y, lint.y, test22.y, report.y].map((y) => (y - setup.y) / 22)).toEqual([0, 1, 2, 3]);
    expect(waits.y).toBe(test22.y);
    expect(waits.to).toBeCloseTo(test22.from, 0);
    const scale = (report.to - setup.from) / (492 - 4);
    expect((test22.to - test22.from) / (452 - 63)).toBeCloseTo(scale, 1);
    expect((lint.to - lint.from) / (75 - 6)).toBeCloseTo(scale, 1);
  });

  test('marks the jobs of the path by more than their colour', () => {
    const marked = read(svg).filter(({ name }) => name === 'circle');
    expect(marked).toHaveLength(3);
    const bold = read(svg).filter(({ name, attributes }) => name === 'text' && attributes['class'] === 'on');
    expect(bold.map(({ text }) => text)).toEqual(['setup', 'test (22, ubuntu-latest)', 'report']);
  });

  test('loads nothing and runs nothing', () => {
    const elements = read(svg);
    expect([...new Set(elements.map(({ name }) => name))].sort()).toEqual(
      ['circle', 'clipPath', 'defs', 'desc', 'g', 'path', 'pattern', 'rect', 'style', 'svg', 'text', 'title'].sort(),
    );
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|@import|<script|\bon\w+=|url\((?!#)/);
  });

  test('has a background and colours for light and for dark pages, each of which can be read', () => {
    const [light = '', dark = ''] = svg.split('@media (prefers-color-scheme:dark)');
    for (const scheme of [light, dark]) {
      const color = (name: string): string => new RegExp(`--${name}:(#[0-9a-f]{3,6})`).exec(scheme)?.[1] ?? '';
      for (const ink of ['ink', 'soft']) expect(contrast(color(ink), color('page'))).toBeGreaterThanOrEqual(4.5);
      for (const shape of ['path', 'job']) expect(contrast(color(shape), color('page'))).toBeGreaterThanOrEqual(3);
      expect(contrast(color('path'), color('job'))).toBeGreaterThanOrEqual(1.2);
    }
  });

  test('is the same for the same run', () => expect(renderWaterfallImage(sampleWaterfall())).toBe(svg));

  test('says how many jobs are left out, how long they were, and where needs are read from times', () => {
    const hidden = { jobs: 260, onPath: 2, longest: seconds(130) };
    expect(texts(renderWaterfallImage(sampleWaterfall({ hidden, basis: 'times' }))).slice(-2)).toEqual([
      'and 260 more jobs, none of more than 2m 10s with its queue, 2 of them on the critical path',
      'What waited for what is read from the moments at which jobs were queued.',
    ]);
  });

  test('shows a job that took no time next to one that took days', () => {
    const drawn = renderWaterfallImage(
      sampleWaterfall({
        makespan: seconds(900_000),
        jobs: [waterfallJob('a', [0, 0, 0.4], true), waterfallJob('b', [0.4, 1, 900_000], true)],
      }),
    );
    const [first] = bars(drawn, 'path');
    expect((first?.to ?? 0) - (first?.from ?? 0)).toBeGreaterThanOrEqual(1.5);
  });
});

describe('names from outside', () => {
  const inked: fc.Arbitrary<string> = fc.oneof(
    hostileName,
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constant('ビルド'.repeat(60)),
  );

  test('become text of the picture and nothing else', () => {
    const shape = (svg: string) => read(svg).map(({ name, attributes }) => [name, Object.keys(attributes)]);
    const plain = shape(renderWaterfallImage(ofNames('a', 'b')));
    fc.assert(
      fc.property(inked, inked, (a, b) => {
        const svg = renderWaterfallImage(ofNames(a, b));
        expect(shape(svg)).toEqual(plain);
        expect(svg.isWellFormed()).toBe(true);
        expect(HIDDEN.exec(svg.replaceAll('\n', ''))).toBeNull();
        const shown = texts(svg).at(-3);
        expect(shown === undefined || shown === '').toBe(false);
        expect(widthInEms(shown ?? '')).toBeLessThanOrEqual(19.01);
      }),
      { numRuns: 200 },
    );
  });

  test('of 40 jobs at their longest stay within 60 KB', () => {
    for (const unit of ['&', 'é́́́́́', '"', '漢', 'i']) {
      const jobs = Array.from({ length: 40 }, (_, i) => waterfallJob(unit.repeat(160), [i, i + 1, i + 2], true));
      expect(Buffer.byteLength(renderWaterfallImage(sampleWaterfall({ jobs, name: unit.repeat(160) })))).toBeLessThan(60_000);
    }
  });

  test('are cut where their column ends, between letters', () => {
    expect(clipToWidth('short', 10)).toBe('short');
    expect(clipToWidth('W'.repeat(30), 10)).toBe(`${'W'.repeat(9)}…`);
    expect(clipToWidth('漢'.repeat(30), 10)).toBe(`${'漢'.repeat(8)}…`);
    expect(clipToWidth(`${'e\u0301'.repeat(40)}`, 10).replaceAll('e\u0301', '')).toBe('…');
    expect(widthInEms('漢字')).toBeGreaterThan(widthInEms('ab'));
  });

  function ofNames(a: string, b: string): Waterfall {
    return sampleWaterfall({ name: b, event: a, jobs: [waterfallJob(b, [0, 1, 400], true), waterfallJob(a, [400, 401, 492])] });
  }
});

describe('the picture of a check run', () => {
  test('has the path in words, a caption and its address', () => {
    expect(checkRunImage(sampleWaterfall(), 'https://paceline.example/images/1')).toEqual({
      alt: 'CI (push) took 8m 12s. Critical path: setup 26s after 4s of queue; test (22, ubuntu-latest) 6m 29s after 33s of queue; report 34s after 6s of queue. Beside it: 1 job.',
      url: 'https://paceline.example/images/1',
      caption: 'Waterfall of CI (push)',
    });
  });

  test('names the longest jobs of a path that has many, and counts the others', () => {
    const jobs = Array.from({ length: 40 }, (_, i) => waterfallJob(`job ${i}`, [10 * i, 10 * i + 1, 10 * i + (i === 20 ? 9 : 5)], true));
    const { alt } = checkRunImage(sampleWaterfall({ jobs }), 'u');
    expect(alt.length).toBeLessThanOrEqual(255);
    expect(alt).toMatch(/Critical path: .*job 20 8s after 1s of queue; (?:job.*; )?\d+ shorter jobs\.$/);
  });

  test('keeps within 255 characters and mentions nobody, whatever the names', () => {
    fc.assert(
      fc.property(hostileName, hostileName, (a, b) => {
        const { alt, caption } = checkRunImage(sampleWaterfall({ name: a, jobs: [waterfallJob(b, [0, 1, 492], true)] }), 'u');
        for (const text of [alt, caption]) {
          expect(text.length).toBeLessThanOrEqual(255);
          expect(text).not.toMatch(/@\w|<|>|`/);
        }
      }),
    );
  });
});

test('a notice is a document of its own', () => {
  expect(texts(renderImageNotice('1 < 2 & "3"'))).toEqual(['1 < 2 & "3"']);
});

/** WCAG's ratio of the luminances of two colours. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const hex = color.length === 4 ? color.replace(/[0-9a-f]/g, '$&$&') : color;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((from) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
