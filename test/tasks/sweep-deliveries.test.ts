import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { SentDelivery } from '../../src/ports/github.ts';
import { sweepDeliveries } from '../../src/tasks/sweep-deliveries.ts';
import { NOW, openTaskWorld, type TaskWorld } from '../helpers/task-world.ts';

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
});
afterEach(() => world.close());

const MINUTE = 60_000;

/** A failed delivery of a job, so many minutes before now, unless said otherwise. */
function sent(id: number, minutes: number, changes: Partial<SentDelivery> = {}): SentDelivery {
  const deliveredAt = new Date(NOW.getTime() - minutes * MINUTE);
  return {
    id,
    guid: `guid-${id}`,
    deliveredAt,
    event: 'workflow_job',
    action: 'completed',
    redelivery: false,
    succeeded: false,
    ...changes,
  };
}

const list = (...deliveries: SentDelivery[]): void => void world.gitHub.deliveries.splice(0, world.gitHub.deliveries.length, ...deliveries);
const later = (minutes: number): void => {
  world.now = new Date(world.now.getTime() + minutes * MINUTE);
};

describe('a sweep', () => {
  test('asks again for what failed and means something to us, of each delivery the newest attempt', async () => {
    await world.deliver('workflow_run', 'completed', {});
    list(
      sent(10, 1, { guid: 'delivery-1' }),
      sent(9, 2, { guid: 'twice' }),
      sent(8, 3, { succeeded: true }),
      sent(7, 4, { guid: 'healed', succeeded: true, redelivery: true }),
      sent(6, 5, { guid: 'healed' }),
      sent(5, 6, { guid: 'twice' }),
      sent(4, 7, { event: 'check_run', action: 'created' }),
      sent(3, 8, { event: 'push', action: null }),
      sent(2, 60 * 24 * 3 - 1),
      sent(1, 60 * 24 * 3 + 1),
    );
    await sweepDeliveries(world);
    expect(world.gitHub.redelivered).toEqual([9, 3, 2]);
    expect(world.enqueued).toEqual([]);
  });

  test('asks for a delivery three times and no more, and not while GitHub may be about to send it', async () => {
    list(sent(1, 5));
    await sweepDeliveries(world);
    await sweepDeliveries(world);
    expect(world.gitHub.redelivered).toEqual([1]);
    for (let times = 0; times < 5; times++) {
      later(11);
      await sweepDeliveries(world);
    }
    expect(world.gitHub.redelivered).toEqual([1, 1, 1]);
  });

  test('goes back to an hour before the last one began', async () => {
    list();
    await sweepDeliveries(world);
    later(120);
    list(sent(3, -119), sent(2, 59), sent(1, 61));
    await sweepDeliveries(world);
    expect(world.gitHub.redelivered).toEqual([3, 2]);
  });

  test('of a long list is made in several runs, the next of which goes on where this one ended', async () => {
    list(...Array.from({ length: 1_450 }, (_, index) => sent(index, 1 + index / 100, { succeeded: index % 5 !== 0 })));
    let runs = 1;
    for (await sweepDeliveries(world); world.enqueued.length === runs; runs++) await sweepDeliveries(world);
    expect(runs).toBeGreaterThan(1);
    expect(world.kinds()).toEqual(Array.from({ length: runs - 1 }, () => 'sweep-deliveries'));
    expect(world.gitHub.redelivered).toEqual(Array.from({ length: 290 }, (_, index) => index * 5));
  });

  test('leaves out a delivery that GitHub does not send again, and waits as long as GitHub asks', async () => {
    list(sent(2, 1), sent(1, 2));
    world.gitHub.faults.set('redeliver', { error: new AppError('GITHUB_NOT_FOUND', 'too old'), when: 'before' });
    await sweepDeliveries(world);
    expect(world.gitHub.redelivered).toEqual([1]);
    later(11);
    const retryAt = new Date(world.now.getTime() + 5 * MINUTE);
    world.gitHub.faults.set('list', { error: new AppError('GITHUB_RATE_LIMITED', 'wait', { retryAt }), when: 'before' });
    await sweepDeliveries(world);
    expect(world.kinds()).toEqual(['sweep-deliveries']);
    expect(world.enqueued[0]?.startAfter?.getTime()).toBeGreaterThanOrEqual(retryAt.getTime());
  });
});
