import type { ActionRow } from './action-row.ts';

const BUILD_READS = [
  'workspace:**',
  'tool:docker',
  'tool:docker builder',
  'tool:docker images',
  'file:~/.docker/**',
  'env:*',
  'tool:binfmt',
  'outside:anything',
] as const;

/** Actions around docker and the clouds. */
export const DOCKER_ACTIONS: readonly ActionRow[] = [
  {
    actions: ['docker/setup-buildx-action'],
    reads: ['tool:docker', 'tool:binfmt', 'file:~/.docker/**', 'outside:container registry', 'cache:buildx-*'],
    writes: ['tool:docker builder', 'tool:docker images', 'cache:buildx-*', 'env:BUILDX_*'],
    when: [
      { input: 'install', is: 'given', writes: ['tool:docker'] },
      { input: 'config', is: 'given', reads: ['workspace:{config}'] },
      { input: 'buildkitd-config', is: 'given', reads: ['workspace:{buildkitd-config}'] },
      { input: 'endpoint', is: 'given', reads: ['env:*', 'file:~/**'] },
    ],
    source: 'README and action.yml of v3',
  },
  {
    actions: ['docker/setup-qemu-action'],
    reads: ['tool:docker', 'file:~/.docker/**', 'outside:container registry', 'cache:binfmt-*'],
    writes: ['tool:binfmt', 'tool:docker images', 'cache:binfmt-*'],
    source: 'README and action.yml of v3: pulls and runs the binfmt image, keeps it in a cache',
  },
  {
    actions: ['docker/login-action'],
    reads: ['tool:docker', 'env:AWS_*', 'env:DOCKER_*', 'outside:container registry login'],
    writes: ['file:~/.docker/config.json'],
    source: 'README of v3: docker login, for ECR with the AWS variables',
  },
  {
    actions: ['docker/metadata-action'],
    reads: ['outside:repository metadata'],
    writes: ['env:DOCKER_METADATA_*', 'file:/runner-temp/**'],
    when: [{ input: 'context', is: 'given', reads: ['workspace:.git/**'] }],
    source: 'README of v5: the event and the API, git only when asked for',
  },
  {
    actions: ['docker/build-push-action'],
    reads: BUILD_READS,
    writes: ['file:/runner-temp/**', 'tool:docker build records'],
    when: [
      { input: 'push', is: 'given', writes: ['outside:container registry'] },
      { input: 'load', is: 'given', writes: ['tool:docker images'] },
      { input: 'outputs', is: 'given', writes: ['outside:container registry', 'workspace:**', 'tool:docker images', 'file:**'] },
      { input: 'cache-from', is: /type=gha/, reads: ['cache:buildkit*', 'cache:index-*'] },
      { input: 'cache-from', is: /type=local/, reads: ['file:/tmp/**'] },
      { input: 'cache-to', is: /type=gha/, writes: ['cache-now:buildkit*', 'cache-now:index-*'] },
      { input: 'cache-to', is: /type=(?!gha|inline)/, writes: ['outside:container registry', 'file:**', 'workspace:**'] },
      { input: 'builder', is: 'absent', writes: ['tool:docker images'] },
    ],
    source: 'README of v6: the layers stay in the builder, and in the local images when there is no other builder',
  },
  { actions: ['docker/bake-action'], unknown: 'what docker/bake-action writes is in its bake file', source: 'README' },
  { actions: ['docker/setup-docker-action'], writes: ['tool:docker', 'tool:docker images', 'env:DOCKER_*'], source: 'README' },
  {
    actions: ['aws-actions/configure-aws-credentials'],
    reads: ['env:AWS_*', 'outside:AWS identity'],
    writes: ['env:AWS_*', 'file:~/.aws/**', 'tool:log mask of AWS'],
    source: 'README of v4: exports the AWS variables, and may chain roles',
  },
  {
    actions: ['aws-actions/amazon-ecr-login'],
    reads: ['env:AWS_*', 'tool:docker', 'outside:AWS identity'],
    writes: ['file:~/.docker/config.json', 'tool:log mask of ECR'],
    source: 'README of v2',
  },
  {
    actions: ['google-github-actions/auth'],
    reads: ['env:*', 'outside:Google identity'],
    writes: ['env:GOOGLE_*', 'env:CLOUDSDK_*', 'env:GCP_*', 'env:GCLOUD_*', 'workspace:gha-creds-*'],
    source: 'README of v2: a credentials file in the workspace and variables that name it',
  },
  {
    actions: ['google-github-actions/setup-gcloud'],
    reads: ['env:*'],
    writes: ['tool:gcloud', 'tool:gsutil', 'tool:bq', 'env:CLOUDSDK_*', 'file:~/.config/gcloud/**'],
    source: 'README of v2',
  },
  { actions: ['azure/setup-kubectl'], writes: ['tool:kubectl', 'env:KUBECTL_PATH'], source: 'action.yml' },
  { actions: ['azure/setup-helm'], writes: ['tool:helm', 'env:HELM_PATH'], source: 'action.yml' },
  { actions: ['superfly/flyctl-actions/setup-flyctl'], writes: ['tool:flyctl', 'tool:fly'], source: 'action.yml' },
  {
    actions: ['hashicorp/setup-terraform'],
    writes: ['tool:terraform', 'file:~/.terraformrc', 'env:TERRAFORM_CLI_PATH'],
    source: 'action.yml',
  },
];
