/**
 * Actions that publish: packages, images, releases, sites, or commits. Sources: zizmor's cache-poisoning audit, and what public workflows use. In lower case.
 */
export const PUBLISHERS: ReadonlySet<string> = new Set(
  `
  actions/create-release actions/deploy-pages actions/publish-action actions/publish-immutable-action actions/upload-release-asset
  ad-m/github-push-action amondnet/vercel-action appleboy/scp-action appleboy/ssh-action
  aws-actions/amazon-ecs-deploy-task-definition aws-actions/aws-cloudformation-github-deploy azure/aci-deploy azure/container-apps-deploy-action
  azure/functions-action azure/k8s-deploy azure/sql-action azure/static-web-apps-deploy azure/webapps-deploy bufbuild/buf-push-action
  changesets/action cloudflare/pages-action cloudflare/wrangler-action
  crazy-max/ghaction-chocolatey-push crazy-max/ghaction-github-pages cycjimmy/semantic-release-action easingthemes/ssh-deploy
  endbug/add-and-commit firebaseextended/action-hosting-deploy go-semantic-release/action google-github-actions/deploy-appengine
  google-github-actions/deploy-cloud-functions google-github-actions/deploy-cloudrun google-github-actions/release-please-action
  googleapis/release-please-action goreleaser/goreleaser-action helm/chart-releaser-action
  jamesives/github-pages-deploy-action jreleaser/release-action js-devtools/npm-publish katyo/publish-crates
  marvinpinto/action-automatic-releases mathieudutour/github-tag-action
  mislav/bump-homebrew-formula-action mr-smithers-excellent/docker-build-push ncipollo/release-action nwtgck/actions-netlify peaceiris/actions-gh-pages
  peter-evans/create-pull-request pulumi/actions pypa/gh-action-pypi-publish python-semantic-release/python-semantic-release
  python-semantic-release/publish-action redhat-actions/push-to-registry release-drafter/release-drafter rickstaa/action-create-tag
  rubygems/release-gem samkirkland/ftp-deploy-action scientific-python/upload-nightly-action snapcore/action-publish softprops/action-gh-release
  spring-io/artifactory-deploy-action spring-io/central-publish-action stefanzweifel/git-auto-commit-action superfly/flyctl-actions
  svenstaro/upload-release-action tvdias/github-tagger vedantmgoyal2009/winget-releaser vedantmgoyal9/winget-releaser w9jds/firebase-action
  aio-libs/create-release
  `
    .trim()
    .split(/\s+/),
);
