import { createHmac, randomUUID } from 'node:crypto';
import { stamp } from './json-object.ts';
import { seededRandom } from './seeded-random.ts';
import type { AppIdentity, WebhookEvent } from './world.ts';

export interface DeliveryRecord {
  readonly id: number;
  readonly guid: string;
  readonly event: WebhookEvent;
  readonly deliveredAt: Date;
  readonly redelivery: boolean;
  /** Seconds until the answer. */
  readonly duration: number;
  /** 0 when nothing answered. */
  readonly statusCode: number;
  /** `OK`, or what went wrong. */
  readonly status: string;
}

export interface DeliveryOptions {
  /** Where the App listens; kept for later deliveries. */
  readonly to?: string;
  /** How many at once; default 8. */
  readonly concurrency?: number;
  /** Share of deliveries that are sent twice, same GUID; default 0. */
  readonly duplicates?: number;
  /** How many places a delivery may move in the order; default 0. */
  readonly reorderBy?: number;
  readonly seed?: number;
}

interface Sending {
  readonly event: WebhookEvent;
  readonly guid: string;
  readonly redelivery: boolean;
}

/** Sends webhooks as GitHub does: signed, under a GUID, never again by itself; what failed can be redelivered. */
export class DeliveryEngine {
  readonly records: DeliveryRecord[] = [];
  readonly #app: AppIdentity;
  readonly #secret: () => string;
  readonly #now: () => Date;
  #target: string | null = null;
  #lastId = 0;

  constructor(app: AppIdentity, secret: () => string, now: () => Date) {
    this.#app = app;
    this.#secret = secret;
    this.#now = now;
  }

  async deliver(events: Iterable<WebhookEvent>, options: DeliveryOptions = {}): Promise<DeliveryRecord[]> {
    this.#target = options.to ?? this.#target;
    const random = seededRandom(options.seed ?? 1);
    const sendings: Sending[] = [];
    for (const event of events) {
      const sending = { event, guid: randomUUID(), redelivery: false };
      sendings.push(sending);
      if (random() < (options.duplicates ?? 0)) sendings.push(sending);
    }
    const by = options.reorderBy ?? 0;
    const ordered =
      by === 0
        ? sendings
        : sendings
            .map((s, i) => ({ s, at: i + random() * by }))
            .sort((a, b) => a.at - b.at)
            .map(({ s }) => s);
    return this.#sendAll(ordered, options.concurrency ?? 8);
  }

  /** Sends again, under the same GUIDs; by default every GUID that has no success yet. */
  async redeliver(records: readonly DeliveryRecord[] = this.failed(), concurrency = 8): Promise<DeliveryRecord[]> {
    return this.#sendAll(
      records.map(({ event, guid }) => ({ event, guid, redelivery: true })),
      concurrency,
    );
  }

  /** The last record of each GUID that never succeeded. */
  failed(): DeliveryRecord[] {
    const done = new Set(this.records.filter((record) => record.status === 'OK').map((record) => record.guid));
    return [...new Map(this.records.filter((record) => !done.has(record.guid)).map((record) => [record.guid, record])).values()];
  }

  async #sendAll(sendings: readonly Sending[], concurrency: number): Promise<DeliveryRecord[]> {
    const results: DeliveryRecord[] = [];
    let next = 0;
    const worker = async () => {
      for (let sending = sendings[next++]; sending !== undefined; sending = sendings[next++]) results.push(await this.#send(sending));
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, sendings.length) }, worker));
    return results;
  }

  async #send(sending: Sending): Promise<DeliveryRecord> {
    const started = performance.now();
    const answer = await this.#post(sending);
    const record = {
      id: ++this.#lastId,
      guid: sending.guid,
      event: sending.event,
      deliveredAt: this.#now(),
      redelivery: sending.redelivery,
      duration: Math.round(performance.now() - started) / 1000,
      ...answer,
    };
    this.records.push(record);
    return record;
  }

  async #post({ event, guid }: Sending): Promise<{ statusCode: number; status: string }> {
    if (this.#target === null) throw new Error('deliver() needs to know where the App listens');
    const body = JSON.stringify(event.body);
    try {
      const response = await fetch(this.#target, {
        method: 'POST',
        body,
        headers: this.headers(event, guid, body),
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return { statusCode: response.status, status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}` };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      return { statusCode: 0, status: timedOut ? 'timed out' : 'failed to connect to host' };
    }
  }

  headers(event: WebhookEvent, guid: string, body: string): Record<string, string> {
    const sign = (algorithm: string) => createHmac(algorithm, this.#secret()).update(body).digest('hex');
    return {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/5ta9d1n',
      'x-github-delivery': guid,
      'x-github-event': event.event,
      'x-github-hook-id': String(this.#app.id),
      'x-github-hook-installation-target-id': String(this.#app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': `sha1=${sign('sha1')}`,
      'x-hub-signature-256': `sha256=${sign('sha256')}`,
    };
  }
}

/** GitHub's `hook-delivery-item`. */
export function deliveryItem(record: DeliveryRecord) {
  return {
    id: record.id,
    guid: record.guid,
    delivered_at: stamp(record.deliveredAt),
    redelivery: record.redelivery,
    duration: record.duration,
    status: record.status,
    status_code: record.statusCode,
    event: record.event.event,
    action: record.event.action,
    installation_id: record.event.installationId,
    repository_id: record.event.repositoryId,
    throttled_at: null,
  };
}
