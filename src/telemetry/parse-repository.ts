import { z } from 'zod';
import { available, notAvailable } from '../model/availability.ts';
import type { Repository } from '../model/repository.ts';
import { type Parsed, parseWith } from './parsed.ts';

const REPOSITORY = z.object({
  id: z.number().int(),
  name: z.string().min(1),
  owner: z.object({ login: z.string().min(1) }),
  default_branch: z.string().min(1).nullish(),
  visibility: z.enum(['public', 'private', 'internal']).nullish(),
  private: z.boolean().nullish(),
  fork: z.boolean().nullish(),
  archived: z.boolean().nullish(),
});

/** A `repository` object of the REST API or a webhook. */
export function parseRepository(payload: unknown): Parsed<Repository> {
  const parsed = parseWith(REPOSITORY, payload);
  if (!parsed.ok) return parsed;
  const { id, name, owner, default_branch, visibility, fork, archived } = parsed.value;
  const isPrivate = parsed.value.private;
  return {
    ok: true,
    value: {
      id,
      name,
      owner: owner.login,
      defaultBranch: default_branch ?? 'main',
      visibility:
        visibility != null
          ? available(visibility)
          : isPrivate === false
            ? available('public' as const)
            : notAvailable('GitHub did not say who may see the repository'),
      isFork: fork == null ? notAvailable('GitHub did not say whether the repository is a fork') : available(fork),
      isArchived: archived ?? false,
    },
  };
}
