/** True for the address of GraphQL, also a whole one, as on GitHub Enterprise Server. */
export function isGraphql(url: string): boolean {
  return url.endsWith('/graphql');
}

/** True for a request to GraphQL that only reads. */
export function isGraphqlQuery({ url, query }: { readonly url: string; readonly query?: unknown }): boolean {
  return isGraphql(url) && !/^\s*mutation\b/.test(String(query));
}
