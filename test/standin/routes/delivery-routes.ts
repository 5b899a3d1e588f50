import { ApiProblem, notFound } from '../api-problem.ts';
import { type DeliveryEngine, deliveryItem } from '../delivery-engine.ts';
import type { Call, Route } from '../router.ts';

/** The App's own log of deliveries, and redelivery on request. */
export function deliveryRoutes(engine: DeliveryEngine): readonly Route[] {
  const recordIn = (call: Call) => {
    const found = engine.records.find((record) => record.id === Number(call.params['delivery_id']));
    if (found === undefined) throw notFound();
    return found;
  };
  return [
    { method: 'GET', template: '/app/hook/deliveries', signedBy: 'app', handle: (call) => listDeliveries(engine, call) },
    {
      method: 'GET',
      template: '/app/hook/deliveries/{delivery_id}',
      signedBy: 'app',
      handle: (call) => {
        const record = recordIn(call);
        const headers = engine.headers(record.event, record.guid, JSON.stringify(record.event.body));
        const response = { headers: {}, payload: null };
        return { status: 200, body: { ...deliveryItem(record), url: '', request: { headers, payload: record.event.body }, response } };
      },
    },
    {
      method: 'POST',
      template: '/app/hook/deliveries/{delivery_id}/attempts',
      signedBy: 'app',
      handle: (call) => {
        const record = recordIn(call);
        // GitHub accepts the wish and sends later: whoever asked reads the outcome from the list.
        setImmediate(() => void engine.redeliver([record]));
        return { status: 202, body: {} };
      },
    },
  ];
}

/** Newest first; the cursor is the id below which the next page starts. */
function listDeliveries(engine: DeliveryEngine, call: Call) {
  const size = Math.min(Number(call.query.get('per_page') ?? 30), 100);
  const cursor = call.query.get('cursor');
  const below = cursor === null ? Number.POSITIVE_INFINITY : Number(/^v1_(\d+)$/.exec(cursor)?.[1] ?? Number.NaN);
  if (Number.isNaN(below)) throw new ApiProblem(422, 'Invalid cursor');
  const status = call.query.get('status');
  const wanted = engine.records
    .filter((record) => record.id < below && (status === null || (status === 'success') === (record.status === 'OK')))
    .reverse();
  const shown = wanted.slice(0, size);
  const query = new URLSearchParams(call.query);
  query.set('cursor', `v1_${shown.at(-1)?.id}`);
  const headers: Record<string, string> = wanted.length > size ? { link: `<${call.url}?${query}>; rel="next"` } : {};
  return { status: 200, body: shown.map(deliveryItem), headers };
}
