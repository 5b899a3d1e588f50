import { z } from 'zod';
import { available, notAvailable } from '../model/availability.ts';
import type { Repository } from '../model/repository.ts';
import { scrubText } from '../model/scrub-text.ts';
import { type Parsed, parseWith } from './parsed.ts';
import { optionalInstant } from './payload-fields.ts';

/** GitHub's own lists come with names as they are, webhooks with scrubbed ones: one repository has one name. */
const scrubbed = (text: string): string => scrubText(text);

const REPOSITORY = z.object({
  id: z.number().int(),
  name: z.string().min(1).transform(scrubbed),
  owner: z.object({ login: z.string().min(1).transform(scrubbed) }),
  default_branch: z.string().min(1).transform(scrubbed).nullish(),
  visibility: z.enum(['public', 'private', 'internal']).nullish().catch(null),
  private: z.boolean().nullish(),
  fork: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  updated_at: optionalInstant.catch(null),
});

export interface RepositoryFacts {
  readonly repository: Repository;
  /** When GitHub last changed its record of the repository: tells an old body from a new one. Null where the body does not say. */
  readonly updatedAt: Date | null;
}

/** A `repository` object of the REST API or a webhook. */
export function parseRepository(payload: unknown): Parsed<RepositoryFacts> {
  const parsed = parseWith(REPOSITORY, payload);
  if (!parsed.ok) return parsed;
  const { id, name, owner, default_branch, visibility, fork, archived, updated_at } = parsed.value;
  const isPublic = parsed.value.private === false;
  const repository: Repository = {
    id,
    name,
    owner: owner.login,
    defaultBranch: default_branch ?? 'main',
    visibility:
      visibility != null
        ? available(visibility)
        : isPublic
          ? available('public' as const)
          : notAvailable('GitHub did not say who may see the repository'),
    isFork: fork == null ? notAvailable('GitHub did not say whether the repository is a fork') : available(fork),
    isArchived: archived ?? false,
  };
  return { ok: true, value: { repository, updatedAt: updated_at } };
}
