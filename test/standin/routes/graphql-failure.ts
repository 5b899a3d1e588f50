/** An error of GraphQL in GitHub's form: with a type. */
export async function graphqlFailure(type: string, message: string, cause?: unknown): Promise<Error> {
  const { GraphQLError } = await import('graphql');
  return new GraphQLError(message, { extensions: { type }, originalError: cause instanceof Error ? cause : null });
}
