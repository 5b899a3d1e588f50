import { z } from 'zod';
import { count, duration, key, list, name, percentage, price, size } from './config-values.ts';

const MOST_RUNNERS = 100_000;

const numberOf = (least: number, most: number, such: string) => {
  const said = `write a number from ${least} to ${most}, such as ${such}`;
  return z.number(said).min(least, said).max(most, said);
};

const up = z.strictObject({
  step: key(count(MOST_RUNNERS, 1).default(1), 'how many runners are added at once', 2),
  busy: key(percentage.optional(), 'added when at least this share of the runners is busy', '80%'),
  queued: key(count(MOST_RUNNERS, 1).optional(), 'added when at least so many jobs wait; 1 where neither this nor busy is written', 5),
  cooldown: key(duration.optional(), 'no second step up earlier than this', '1m'),
});

const down = z.strictObject({
  step: key(count(MOST_RUNNERS, 1).default(1), 'how many idle runners are removed at once', 1),
  busy: key(percentage.prefault('30%'), 'removed when at most this share of the runners is busy and nothing waits', '20%'),
  cooldown: key(duration.prefault('10m'), 'no step down earlier than this after any step', '5m'),
});

const scale = z
  .strictObject({
    least: key(count(MOST_RUNNERS).default(0), 'so many runners are always there', 1),
    most: key(count(MOST_RUNNERS, 1), 'never more runners than this', 20),
    up: key(up.prefault({}), 'when runners are added', { step: 2, busy: '80%' }),
    down: key(down.prefault({}), 'when runners are removed', { step: 1, cooldown: '5m' }),
    'budget-per-hour': key(
      z
        .number('write US dollars an hour')
        .min(0, 'write US dollars an hour, 0 or more')
        .max(1e6, 'write US dollars an hour, at most 1000000')
        .optional(),
      'US dollars that the pool may cost in an hour; with it goes price',
      2.5,
    ),
    period: key(duration.prefault('1m'), 'how often the rule looks', '30s'),
  })
  .refine(({ least, most }) => least <= most, { path: ['least'], message: 'there are more runners at least than at most' });

/** One of `pools:`. With neither `runners` nor `scale` it is not known how many jobs run at once. */
export const pool = z
  .strictObject({
    labels: key(list(name).min(1, 'name at least one label'), 'what runs-on asks for', ['self-hosted', 'linux', 'large']),
    runners: key(count(MOST_RUNNERS, 1).optional(), 'how many jobs run at once; instead of scale', 8),
    scale: key(scale.optional(), 'how runners come and go; instead of runners', { most: 20, up: { queued: 1 } }),
    price: key(price.optional(), 'US dollars a minute of one runner, busy or not', 0.008),
    speed: key(
      numberOf(0.01, 100, '1.5').optional(),
      'how much faster than elsewhere jobs run: 2 in half the time; measured where it is not written and jobs ran in both',
      1.5,
    ),
    cpus: key(numberOf(0.1, 10_000, '8').optional(), 'processors of one runner', 8),
    memory: key(size.optional(), 'memory of one runner', '16GB', '15.6GiB'),
    'start-up': key(duration.optional(), 'from when a new runner is asked for until it takes a job', '45s'),
    shares: key(z.boolean('write true or false').default(false), 'whether several runners stand on one machine', true),
  })
  .refine(({ runners, scale }) => runners === undefined || scale === undefined, {
    path: ['scale'],
    message: 'write either runners or scale',
  })
  .refine(({ price, scale }) => scale?.['budget-per-hour'] === undefined || price !== undefined, {
    path: ['scale', 'budget-per-hour'],
    message: 'a budget needs the price of the pool: write price',
  });
