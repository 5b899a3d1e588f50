/** A picture of numbers that stand in the table beside it. Durations in seconds. */
export type Chart = { readonly title: string; readonly description: string } & (
  | {
      readonly kind: 'makespan';
      /** Oldest first. */
      readonly points: readonly { readonly at: Date; readonly makespan: number }[];
      readonly changes: readonly { readonly at: Date; readonly kind: 'slower' | 'faster' }[];
      readonly since: Date | null;
    }
  | {
      readonly kind: 'waterfall';
      /** In order. */
      readonly stretches: readonly { readonly name: string; readonly kind: 'queue' | 'job'; readonly from: number; readonly to: number }[];
    }
  | {
      readonly kind: 'bars';
      readonly unit: 'seconds' | 'dollars';
      /** The largest first. */
      readonly bars: readonly { readonly name: string; readonly value: number }[];
    }
);
