import { ApiProblem } from './api-problem.ts';
import type { Call } from './router.ts';

/** One page of a list with GitHub's `Link` header. */
export function page<T>(call: Call, items: readonly T[]): { readonly items: readonly T[]; readonly headers: Record<string, string> } {
  const size = Math.min(positive(call, 'per_page', 30), 100);
  const number = positive(call, 'page', 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (rel: string, to: number) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${call.url}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link('prev', number - 1)] : []),
    ...(number < last ? [link('next', number + 1), link('last', last)] : []),
    ...(number > 1 ? [link('first', 1)] : []),
  ];
  return { items: items.slice((number - 1) * size, number * size), headers: links.length === 0 ? {} : { link: links.join(', ') } };
}

function positive(call: Call, name: string, fallback: number): number {
  const given = call.query.get(name);
  if (given === null) return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new ApiProblem(422, `Invalid value for parameter '${name}'.`);
  return value;
}
