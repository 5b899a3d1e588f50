import type { Clock } from './ports/clock.ts';

/** Asks once, however many want to know, and again when the answer is older than `ms`. `ask` must not reject: it would be remembered, too. */
export function rememberFor<T>(ms: number, clock: Clock, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const now = clock.now().getTime();
    if (last === null || now - last.at >= ms) last = { at: now, answer: ask() };
    return last.answer;
  };
}
