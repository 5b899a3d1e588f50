/** True for the address of GraphQL, also a whole one, as on GitHub Enterprise Server. All that this project sends there are queries. */
export function isGraphql(url: string): boolean {
  return url.endsWith('/graphql');
}
