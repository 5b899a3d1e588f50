import { html } from 'hono/html';
import { fullName } from '../../model/repository.ts';
import type { StoredCheckRun, StoredProposal, StoredRepository } from '../../ports/store.ts';
import { type Html, layout } from '../layout.ts';

/** What the overview shows of one repository. */
export interface RepositoryView {
  readonly stored: StoredRepository;
  /** Newest first. */
  readonly checkRuns: readonly StoredCheckRun[];
  readonly proposals: readonly StoredProposal[];
}

export function overviewPage(repositories: readonly RepositoryView[]): Html {
  const body =
    repositories.length === 0
      ? html`<p class="notice">No repository yet. Install the App on one; its first finished run appears here within seconds.</p>`
      : html`${repositories.map(repositorySection)}`;
  return layout('Repositories', html`<h1>Repositories</h1>${body}`);
}

function repositorySection({ stored, checkRuns, proposals }: RepositoryView): Html {
  const { repository } = stored;
  return html`
<section id="repository-${repository.id}">
  <h2>${fullName(repository)}</h2>
  <p class="soft">default branch ${repository.defaultBranch}${stored.configurationText === null ? ' · observing only: no .github/paceline.yml' : ''}</p>
  <h3>Proposals</h3>
  ${proposals.length === 0 ? html`<p class="soft">None yet.</p>` : html`${proposals.map(proposalDetails)}`}
  <h3>Latest commits</h3>
  ${checkRuns.length === 0 ? html`<p class="soft">No finished run yet.</p>` : checkRunTable(checkRuns)}
</section>`;
}

function proposalDetails(proposal: StoredProposal): Html {
  const number = proposal.pullRequest === null ? '' : ` · pull request #${proposal.pullRequest}`;
  return html`
<details>
  <summary>${proposal.title} <span class="soft"><span class="state">${proposal.state}</span>${number}</span></summary>
  ${proposal.reason === null ? '' : html`<p class="soft">${proposal.reason}</p>`}
  <pre>${proposal.patch}</pre>
</details>`;
}

function checkRunTable(checkRuns: readonly StoredCheckRun[]): Html {
  return html`
<div class="scroll"><table>
  <thead><tr><th scope="col">Commit</th><th scope="col">Verdict</th><th scope="col">Conclusion</th></tr></thead>
  <tbody>${checkRuns.map(
    ({ headSha, title, conclusion }) => html`
    <tr><td><code>${headSha.slice(0, 8)}</code></td><td>${title}</td><td class="state ${conclusion ?? ''}">${conclusion ?? 'running'}</td></tr>`,
  )}</tbody>
</table></div>`;
}
