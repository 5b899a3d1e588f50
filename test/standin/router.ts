import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from './json-object.ts';
import type { Installation, Repository, Token, World } from './world.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Call {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly headers: IncomingHttpHeaders;
  /** Null for calls signed as the App. */
  readonly token: Token | null;
  /** Absolute, without its query: for `Link`. */
  readonly url: string;
}

/** A call on a repository that the token reaches. */
export interface RepositoryCall extends Call {
  readonly repository: Repository;
  readonly installation: Installation;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** The body as it will be sent, where that was written already. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface RouteCommon {
  readonly method: Method;
  /** As GitHub's OpenAPI description writes it; null for what that does not describe. */
  readonly template: string;
}

/** Who may call, and what answers. `needs` is an App permission with its level. */
export type Route =
  | (RouteCommon & { readonly signedBy: 'app'; handle(call: Call): Answer | Promise<Answer> })
  | (RouteCommon & { readonly signedBy: 'installation'; handle(call: Call): Answer | Promise<Answer> })
  | (RouteCommon & {
      readonly signedBy: 'repository';
      readonly needs: readonly [permission: string, level: 'read' | 'write'];
      handle(call: RepositoryCall): Answer | Promise<Answer>;
    });

/** Templates whose last parameter may hold slashes. */
const DEEP = new Set(['path', 'ref', 'branch', 'basehead', 'name']);

export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

/** Finds the most specific route: more segments first, then more literal ones. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | null {
  const compiled = routes
    .map((route) => ({ route, segments: route.template.split('/') }))
    .sort((a, b) => b.segments.length - a.segments.length || literals(b.segments) - literals(a.segments))
    .map(({ route, segments }) => ({ route, pattern: new RegExp(`^${segments.map(segmentPattern).join('/')}$`) }));
  return (method, path) => {
    for (const { route, pattern } of compiled) {
      if (route.method !== method) continue;
      const found = pattern.exec(path);
      if (found === null) continue;
      const params = Object.fromEntries(Object.entries(found.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]));
      return { route, params };
    }
    return null;
  };
}

function literals(segments: readonly string[]): number {
  return segments.filter((segment) => !segment.startsWith('{')).length;
}

function segmentPattern(segment: string): string {
  const name = /^\{(\w+)\}$/.exec(segment)?.[1];
  if (name === undefined) return segment.replaceAll('.', '\\.');
  return `(?<${name}>${DEEP.has(name) ? '.+' : '[^/]+'})`;
}
