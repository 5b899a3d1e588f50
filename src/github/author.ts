/** Who the App is on GitHub. */
export interface Author {
  readonly appId: number;
  /** What its account is called without `[bot]`; asked for when it is first needed. */
  readonly slug: () => Promise<string>;
  /** Whether GitHub tells the App of an event, as it is registered. */
  readonly hears: (event: string) => Promise<boolean>;
}

/** As much of an issue or a comment as tells who wrote it. */
export interface Written {
  readonly user?: { readonly login: string; readonly type: string } | null;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

/** The account that the App writes as. */
export async function accountOf({ slug }: Author): Promise<string> {
  return `${await slug()}[bot]`;
}

/** Tells what the App wrote itself, by what GitHub says and never by the text. */
export async function ownershipOf(author: Author): Promise<(written: Written) => boolean> {
  const login = (await accountOf(author)).toLowerCase();
  return ({ user, performed_via_github_app: app }) =>
    app ? app.id === author.appId : user?.type === 'Bot' && user.login.toLowerCase() === login;
}
