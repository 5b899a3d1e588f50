import type { Task } from '../../model/task.ts';

export interface Delivery {
  /** `X-GitHub-Delivery`: the same on redelivery. */
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly receivedAt: Date;
}

export interface DeliveryStore {
  /** `duplicate` when the id is known: nothing was written. */
  insert(delivery: Delivery): Promise<'new' | 'duplicate'>;
  /** Null also for one whose payload was dropped. */
  find(id: string): Promise<(Delivery & { readonly processedAt: Date | null }) | null>;
  markProcessed(id: string, at: Date): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface DeadLetter {
  readonly id: string;
  readonly task: Task;
  readonly error: string;
  readonly attempts: number;
  readonly at: Date;
}

export interface DeadLetterStore {
  list(limit: number): Promise<readonly DeadLetter[]>;
  /** Whether a task of this kind was given up for a repository with this `AppError` code. */
  has(repositoryId: number, kind: Task['kind'], code: string): Promise<boolean>;
  /** Forgets those of a repository with this code: what they lacked may be there now. */
  forget(repositoryId: number, code: string): Promise<void>;
}

/** The sweep of deliveries that did not arrive. */
export interface SweepStore {
  /** JSON as it was saved; null before the first sweep. */
  findProgress(): Promise<unknown>;
  saveProgress(progress: object): Promise<void>;
  /** How often and when last these were asked for again; those that never were are left out. */
  redeliveries(guids: readonly string[]): Promise<ReadonlyMap<string, { readonly times: number; readonly askedAt: Date }>>;
  noteRedelivery(guid: string, at: Date): Promise<void>;
  forgetRedeliveries(before: Date): Promise<void>;
}
