import type { ConcurrencyRule } from './timing-model.ts';

/** A run or a leg in a group: legs by their index, runs by `-1 - index`. */
export type Member = number;

export interface Entry {
  /** Whether the newcomer holds the group now; otherwise it is pending, or among `cancelled`. */
  readonly holds: boolean;
  /** Pending ones that lost their place, perhaps the newcomer itself. */
  readonly cancelled: readonly Member[];
  /** The holder, where it is to be cancelled. */
  readonly holderToCancel: Member | null;
}

interface Group {
  holder: Member | null;
  pending: Member[];
}

/** Source: "Control the concurrency of workflows and jobs", GitHub Docs: `queue: max` keeps 100 waiting. */
const MOST_PENDING = 100;

/** The concurrency groups of one repository. */
export interface ConcurrencyGroups {
  enter(member: Member, key: string, rule: ConcurrencyRule): Entry;
  /** Who holds it; null where nobody does. */
  holderOf(key: string): Member | null;
  /** Takes a member out. The next holder, where it held the group and somebody was pending. */
  leave(member: Member, key: string): Member | null;
  clear(): void;
}

export function createConcurrencyGroups(): ConcurrencyGroups {
  const groups = new Map<string, Group>();
  return {
    enter(member, key, { cancelInProgress, queue }) {
      const group = groups.get(key) ?? { holder: null, pending: [] };
      groups.set(key, group);
      if (group.holder === null) {
        group.holder = member;
        return { holds: true, cancelled: [], holderToCancel: null };
      }
      if (queue === 'max' && !cancelInProgress) {
        if (group.pending.length >= MOST_PENDING) return { holds: false, cancelled: [member], holderToCancel: null };
        group.pending.push(member);
        return { holds: false, cancelled: [], holderToCancel: null };
      }
      const cancelled = group.pending;
      group.pending = [member];
      return { holds: false, cancelled, holderToCancel: cancelInProgress ? group.holder : null };
    },
    holderOf: (key) => groups.get(key)?.holder ?? null,
    leave(member, key) {
      const group = groups.get(key);
      if (group === undefined) return null;
      if (group.holder !== member) {
        group.pending = group.pending.filter((other) => other !== member);
        return null;
      }
      group.holder = group.pending.shift() ?? null;
      return group.holder;
    },
    clear: () => groups.clear(),
  };
}

/** The name under which members meet: the rule's group, narrowed to a ref or a run where its scope says so. */
export function groupKey({ group, scope }: ConcurrencyRule, run: number, ref: string): string {
  return JSON.stringify([group.toLowerCase(), scope === 'ref' ? ref : scope === 'run' ? run : null]);
}
