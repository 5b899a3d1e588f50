import type { ProbotOctokit } from 'probot';
import type { SentDeliveries, SentDelivery } from '../ports/github.ts';
import { asking } from './to-app-error.ts';

/** The App's own list of deliveries, asked for as the App itself; it spans all installations. */
export function createSentDeliveries(app: () => Promise<ProbotOctokit>): SentDeliveries {
  return {
    list: (cursor) =>
      asking('list the deliveries', async () => {
        const octokit = await app();
        const { data, headers } = await octokit.request('GET /app/hook/deliveries', {
          per_page: 100,
          ...(cursor === null ? {} : { cursor }),
        });
        return { deliveries: data.map(readDelivery), cursor: nextCursor(headers.link) };
      }),
    redeliver: (id) =>
      asking('ask for a delivery to be made again', async () => {
        const octokit = await app();
        // Typed as a number; an address takes either.
        await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id as number });
      }),
  };
}

function readDelivery(item: {
  readonly id: SentDelivery['id'];
  readonly guid: string;
  readonly delivered_at: string;
  readonly event: string;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly status_code: number;
}): SentDelivery {
  return {
    id: item.id,
    guid: item.guid,
    deliveredAt: new Date(item.delivered_at),
    event: item.event,
    action: item.action,
    redelivery: item.redelivery,
    succeeded: item.status_code >= 200 && item.status_code < 300,
  };
}

function nextCursor(link: string | undefined): string | null {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return next === undefined ? null : new URL(next).searchParams.get('cursor');
}
