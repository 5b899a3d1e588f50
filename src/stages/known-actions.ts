import type { Stage } from '../model/job-log.ts';

/** Actions by `owner/name[/path]` in lower case; `owner/*` and `owner/name/*` stand for what is not named. */
export const ACTION_ROWS: readonly (readonly [Stage, string])[] = [
  [
    'checkout',
    'actions/checkout, re-actors/checkout-python-sdist, nschloe/action-cached-lfs-checkout, pytorch/test-infra/.github/actions/checkout, pytorch/pytorch/.github/actions/checkout-pytorch, actions-checkout, webfactory/checkout, xt0rted/pull-request-comment-branch, tibdex/backport, korthout/backport-action, bluwy/auto-branch-sync-action',
  ],
  [
    'cache-restore',
    'actions/cache, actions/cache/restore, swatinem/rust-cache, hendrikmuhs/ccache-action, mozilla-actions/sccache-action, homebrew/actions/cache-homebrew-prefix, parcels-code/pixi-lock/restore, parcels-code/pixi-lock/create-and-cache, cachix/cachix-action, determinatesystems/magic-nix-cache-action, nix-community/cache-nix-action, buildjet/cache, runs-on/cache, tespkg/actions-cache, ubicloud/cache, namespacelabs/nscloud-cache-action, leafo/cache-lua, satackey/action-docker-layer-caching, scalacenter/sbt-cache, coursier/cache-action, pytorch/test-infra/.github/actions/run-script-with-cache',
  ],
  ['cache-save', 'actions/cache/save'],
  [
    'artifact',
    'actions/upload-artifact, actions/upload-artifact/merge, actions/download-artifact, actions/upload-pages-artifact, dawidd6/action-download-artifact, seemethere/upload-artifact-s3, seemethere/download-artifact-s3, geekyeggo/delete-artifact, bettermarks/action-artifact-download, colpal/actions-clean, montudor/action-zip, juliangruber/read-file-action, actions/attest-build-provenance, actions/attest, actions/attest-sbom, thedoctor0/zip-release',
  ],
  [
    'dependency-install',
    'taiki-e/install-action, taiki-e/setup-cross-toolchain-action, cargo-bins/cargo-binstall, baptiste0928/cargo-install, dtolnay/install, actions-rs/install, awalsh128/cache-apt-pkgs-action, bahmutov/npm-install, borales/actions-yarn, ramsey/composer-install, ridedott/dependencies-install, abrown/install-vtune-action, abrown/install-openvino-action, anchore/sbom-action/download-syft, gerlero/apt-install, eifinger/setup-rye, jaxxstorm/action-install-gh-release',
  ],
  [
    'code-generation',
    'bufbuild/buf-action, arduino/setup-protoc-gen, openapitools/openapi-generator-cli, docker/metadata-action, crazy-max/ghaction-docker-meta',
  ],
  [
    'build',
    'gradle/gradle-build-action, actions-rs/cargo, actions/jekyll-build-pages, peaceiris/actions-mdbook, github/codeql-action/autobuild, houseabsolute/actions-rust-cross, wasm-pack-action, leanprover/lean-action, leanprover/lean4-action, burrunan/gradle-cache-action, withastro/action, ammaraskar/sphinx-action, jurplel/install-qt-action/build, xu-cheng/latex-action, pyo3/maturin-action/build, google/oss-fuzz/infra/cifuzz/actions/build_fuzzers, shalzz/zola-deploy-action, earthly/earthly, esp-rs/xtensa-build',
  ],
  [
    'lint',
    'golangci/golangci-lint-action, github/super-linter, super-linter/super-linter, oxsecurity/megalinter, reviewdog/*, pre-commit/action, j178/prek-action, autofix-ci/action, crate-ci/typos, crate-ci/committed, codespell-project/actions-codespell, check-spelling/check-spelling, streetsidesoftware/cspell-action, rvben/rumdl, rhysd/actionlint, raven-actions/actionlint, dominikh/staticcheck-action, astral-sh/ruff-action, chartboost/ruff-action, psf/black, isort/isort-action, biomejs/setup-biome, wearerequired/lint-action, actions-rs/clippy-check, giraffate/clippy-action, obi1kenobi/cargo-semver-checks-action, embarkstudios/cargo-deny-action, hadolint/hadolint-action, ludeeus/action-shellcheck, luizm/action-sh-checker, ibiqlik/action-yamllint, karancode/yamllint-github-action, davidanson/markdownlint-cli2-action, avto-dev/markdown-lint, lycheeverse/lychee-action, justinbeckwith/linkinator-action, gaurav-nelson/github-action-markdown-link-check, bufbuild/buf-lint-action, bufbuild/buf-breaking-action, amannn/action-semantic-pull-request, wagoid/commitlint-github-action, homebrew/actions/check-commit-format, fastify/action-pr-title, gradle/actions/wrapper-validation, gradle/wrapper-validation-action, citation-file-format/cffconvert-github-action, typesafegithub/github-actions-typing, editorconfig-checker/action-editorconfig-checker, fsfe/reuse-action, apache/skywalking-eyes, ossf/allstar, tcort/github-action-markdown-link-check, jakebailey/pyright-action, ansible/ansible-lint, terraform-linters/setup-tflint, xt0rted/markdownlint-problem-matcher, apache/infrastructure-actions/allowlist-check, mgreau/verify, dangoslen/dependabot-changelog-helper, zgosalvez/github-actions-ensure-sha-pinned-actions, sonarsource/sonarcloud-github-action, sonarsource/sonarqube-scan-action, docker/bake-action/subaction/list-targets, qltysh/qlty-action, tj-actions/verify-changed-files, dorny/paths-filter, tj-actions/changed-files, step-security/changed-files, fkirc/skip-duplicate-actions, re-actors/alls-green',
  ],
  [
    'unit-test',
    'codspeedhq/action, bencherdev/bencher, benchmark-action/github-action-benchmark, google/oss-fuzz/infra/cifuzz/actions/run_fuzzers, google/clusterfuzzlite/actions/run_fuzzers, uraimo/run-on-arch-action, vmactions/*, cross-platform-actions/action, reactivecircus/android-emulator-runner, pytest-action, artiomtr/jest-coverage-report-action, actions-rs/tarpaulin, antithesishq/antithesis-trigger-action, nearform-actions/github-action-test-compare, acj/freebsd-firecracker-action, coactions/setup-xvfb, gabrielbb/xvfb-action, treosh/lighthouse-ci-action',
  ],
  [
    'integration-test',
    'cypress-io/github-action, microsoft/playwright-github-action, chromaui/action, percy/exec-action, browserstack/*, helm/chart-testing-action, grafana/k6-action, grafana/run-k6-action, saucelabs/*',
  ],
  [
    'security-scan',
    'github/codeql-action/init, github/codeql-action/analyze, github/codeql-action/upload-sarif, aquasecurity/trivy-action, lhotari/sandboxed-trivy-action, aquasecurity/tfsec-action, snyk/*, gitleaks/gitleaks-action, trufflesecurity/trufflehog, semgrep/semgrep-action, returntocorp/semgrep-action, ossf/scorecard-action, anchore/scan-action, anchore/sbom-action, actions/dependency-review-action, golang/govulncheck-action, securego/gosec, rustsec/audit-check, actions-rs/audit-check, actions-rust-lang/audit, zizmorcore/zizmor-action, woodruffw/zizmor-action, bridgecrewio/checkov-action, checkmarx/*, veracode/*, pypa/gh-action-pip-audit, google/osv-scanner-action/*, google/osv-scanner-action, mobsf/mobsfscan, docker/scout-action, dependency-check/dependency-check_action, fossas/fossa-action, sonatype-nexus-community/*, nowsecure/*, crazy-max/.github/.github/actions/docker-scout, jlleitschuh/*, step-security/harden-runner, step-security/wait-for-secrets, github/ai-moderator',
  ],
  [
    'package',
    'docker/build-push-action, docker/bake-action, docker/bake-action/*, depot/build-push-action, depot/bake-action, docker/github-builder, pypa/cibuildwheel, pyo3/maturin-action, goreleaser/goreleaser-action, redhat-actions/buildah-build, redhat-actions/push-to-registry, kaniko-action, ko-build/build, helm/chart-releaser-action, signpath/github-action-submit-signing-request, sigstore/gh-action-sigstore-python, taiki-e/upload-rust-binary-action, samuelmeuli/action-electron-builder, tauri-apps/tauri-action, hynek/build-and-inspect-python-package, snapcore/action-build, flatpak/flatpak-github-actions, elgohr/publish-docker-github-action, pytorch/test-infra/.github/actions/docker-build-remote-buildkit, jreleaser/release-action, azure/trusted-signing-action, actions/publish-immutable-action',
  ],
  [
    'deploy',
    'actions/deploy-pages, peaceiris/actions-gh-pages, jamesives/github-pages-deploy-action, crazy-max/ghaction-github-pages, aws-actions/amazon-ecs-deploy-task-definition, aws-actions/aws-cloudformation-github-deploy, aws-actions/amazon-ecs-render-task-definition, aws-actions/aws-lambda-deploy, aws-actions/aws-codebuild-run-build, azure/webapps-deploy, azure/functions-action, azure/static-web-apps-deploy, azure/k8s-deploy, azure/arm-deploy, azure/container-apps-deploy-action, azure/cli, google-github-actions/deploy-cloudrun, google-github-actions/deploy-appengine, google-github-actions/upload-cloud-storage, amondnet/vercel-action, bettervercel/action, nwtgck/actions-netlify, netlify/actions, cloudflare/wrangler-action, cloudflare/pages-action, firebaseextended/action-hosting-deploy, superfly/flyctl-actions, akhileshns/heroku-deploy, appleboy/ssh-action, appleboy/scp-action, burnett01/rsync-deployments, easingthemes/ssh-deploy, hashicorp/tfc-workflows-github, pulumi/actions, softprops/action-gh-release, ncipollo/release-action, actions/create-release, actions/upload-release-asset, svenstaro/upload-release-action, marvinpinto/action-automatic-releases, google-github-actions/release-please-action, googleapis/release-please-action, release-drafter/release-drafter, changesets/action, cycjimmy/semantic-release-action, pypa/gh-action-pypi-publish, rubygems/release-gem, js-devtools/npm-publish, katyo/publish-crates, release-plz/action, aio-libs/create-release, mislav/bump-homebrew-formula-action, dawidd6/action-homebrew-bump-formula, vedantmgoyal2009/winget-releaser, vedantmgoyal9/winget-releaser, spring-io/artifactory-deploy-action, actions/publish-action, rickstaa/action-create-tag, mathieudutour/github-tag-action, anothrnick/github-tag-action, nodejs/release, christian-korneck/update-container-description-action, peter-evans/dockerhub-description, stefanzweifel/git-auto-commit-action, endbug/add-and-commit, ad-m/github-push-action, homebrew/actions/git-try-push, peter-evans/create-pull-request, gr2m/create-or-update-pull-request-action, dmnemec/copy_file_to_another_repo_action, peter-evans/repository-dispatch, digital-blueprint/gitlab-pipeline-trigger-action, convictional/trigger-workflow-and-wait, benc-uk/workflow-dispatch, aurelien-baudet/workflow-dispatch, xarray-contrib/ci-trigger, gr2m/await-npm-package-version-action, fastify/github-action-merge-dependabot, vsce-publish, haaleo/publish-vscode-extension, red-gate/dotnet-push, apple-actions/upload-testflight-build, r0adkll/upload-google-play, cachix/push, argoproj/*',
  ],
  [
    'service-start',
    'helm/kind-action, engineerd/setup-kind, medyagh/setup-minikube, manusa/actions-setup-minikube, abexexe/k3d-action, absaoss/k3d-action, nolar/setup-k3d-k3s, supercharge/mongodb-github-action, supercharge/redis-github-action, harmon758/postgresql-action, ikalnytskyi/action-setup-postgres, ankane/setup-postgres, ankane/setup-mysql, localstack/setup-localstack, hoverkraft-tech/compose-action, isbang/compose-action, getong/mariadb-action, mirromutth/mysql-action, shogo82148/actions-setup-mysql, iamazeem/*, jakejarvis/wait-action, tailscale/github-action, docker/setup-docker-action, douglascamata/setup-docker-macos-action, potatoqualitee/mssqlsuite, getsentry/action-*, ./.github/actions/await-http-resource',
  ],
  [
    'report',
    'codecov/codecov-action, codecov/test-results-action, coverallsapp/github-action, andremiras/coveralls-python-action, k1low/octocov-action, dorny/test-reporter, mikepenz/action-junit-report, enricomi/publish-unit-test-result-action, enricomi/publish-unit-test-result-action/*, pmeier/pytest-results-action, irongut/codecoveragesummary, danielpalme/reportgenerator-github-action, romeovs/lcov-reporter-action, mishakav/pytest-coverage-comment, py-cov-action/python-coverage-comment-action, davelosert/vitest-coverage-report-action, paambaati/codeclimate-action, codacy/codacy-coverage-reporter-action, qltysh/qlty-action/coverage, ctrf-io/github-test-reporter, phoenix-actions/test-reporting, actions/stale, actions/labeler, actions/first-interaction, actions/add-to-project, bytecodealliance/*, srvaroa/labeler, github/issue-labeler, actions-ecosystem/*, dessant/*, peter-evans/create-or-update-comment, peter-evans/find-comment, marocchino/sticky-pull-request-comment, thollander/actions-comment-pull-request, mshick/add-pr-comment, jungwinter/comment, michalvankodev/copy-issue-labels, homebrew/actions/create-or-update-issue, scientific-python/issue-from-pytest-log-action, jasonetco/create-an-issue, peter-evans/create-issue-from-file, peter-evans/*, hustcer/milestone-action, octokit/request-action, octokit/graphql-action, myrotvorets/set-commit-status-action, tspascoal/get-user-teams-membership, dependabot/fetch-metadata, xt0rted/*, 8398a7/action-slack, slackapi/slack-github-action, rtcamp/action-slack-notify, ravsamhq/notify-slack-action, sarisia/actions-status-discord, appleboy/*, dawidd6/action-send-mail, crazy-max/.github/.github/actions/gotest-annotations, crazy-max/.github/*, andresz1/size-limit-action, preactjs/compressed-size-action, actions/github-script, actions/ai-inference, redcrafter07/release-notes-action, trilom/file-changes-action, getsentry/action-release, newrelic/*, datadog/*, runforesight/*, catchpoint/*, workflow-telemetry-action, toshimaru/auto-author-assign, kentaro-m/auto-assign-action, technote-space/*, anthropics/claude-code-action, anthropics/claude-code-base-action, openai/codex-action, pullfrog/pullfrog, google-github-actions/run-gemini-cli',
  ],
  [
    'toolchain',
    'dtolnay/rust-toolchain, actions-rs/toolchain, actions-rust-lang/setup-rust-toolchain, moonrepo/setup-rust, docker/setup-buildx-action, docker/setup-qemu-action, docker/login-action, pnpm/action-setup, pnpm/setup, oven-sh/setup-bun, denoland/*, jdx/mise-action, msys2/*, ruby/*, shivammathur/*, erlef/*, astral-sh/setup-uv, aws-actions/configure-aws-credentials, aws-actions/amazon-ecr-login, azure/login, azure/docker-login, google-github-actions/auth, actions/create-github-app-token, tibdex/github-app-token, peter-murray/workflow-application-token-action, getsentry/action-github-app-token, open-security-tools/ost-simple-sts, octo-sts/action, 1password/*, hashicorp/vault-action, doppler/*, bitwarden/*, actions/configure-pages, lukka/*, conda-incubator/*, mamba-org/*, prefix-dev/*, cachix/install-nix-action, determinatesystems/*, nixbuild/*, homebrew/actions/*, sigstore/cosign-installer, crazy-max/ghaction-github-runtime, crazy-max/ghaction-import-gpg, crazy-max/ghaction-setup-docker, crazy-max/ghaction-setup-containerd, crazy-max/ghaction-chocolatey, ilammy/*, egor-tensin/*, nuget/*, cygwin/*, vampire/*, jlumbroso/free-disk-space, brainsia/free-disk-space, easimon/maximize-build-space, insightsengineering/disk-space-reclaimer, endersonmenezes/free-disk-space, webfactory/ssh-agent, rust-lang/crates-io-auth-action, rubygems/*, depot/*, github/gh-aw-actions/*, extractions/*, nodesource/*, jfrog/*, subosito/flutter-action, julia-actions/*, r-lib/actions/*, haskell-actions/setup, coursier/setup-action, graalvm/*, azure/*, hashicorp/*, gradle/actions/*, supabase/*, maxim-lobanov/*, apple-actions/*, swatinem/*, browser-actions/*, nanasess/*, android-actions/*, ko-build/*, imjasonh/*, carabiner-dev/*, arduino/*, expo/*, rojopolis/*, pytorch/test-infra/.github/actions/*, actions/setup-*, actions-hub/*, jurplel/install-qt-action, humbletim/*, seanmiddleditch/*, aminya/setup-cpp, kylemayes/install-llvm-action, mlugg/setup-zig, goto-bus-stop/*, leafo/*, ocaml/*, fortran-lang/*, mymindstorm/*, bazel-contrib/*, bazelbuild/*, arkade/*, alexellis/*, madhead/semver-utils, gittools/*, actions/get-*',
  ],
];

/** Actions that run the script they are given in one of these inputs: the script says more than the action. */
export const SCRIPT_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['nick-fields/retry', ['command']],
  ['nick-invision/retry', ['command']],
  ['wandalen/wretry.action', ['command']],
  ['reactivecircus/android-emulator-runner', ['script']],
  ['uraimo/run-on-arch-action', ['run']],
  ['vmactions/freebsd-vm', ['run']],
  ['vmactions/openbsd-vm', ['run']],
  ['vmactions/netbsd-vm', ['run']],
  ['vmactions/solaris-vm', ['run']],
  ['cross-platform-actions/action', ['run']],
  ['coactions/setup-xvfb', ['run']],
  ['gabrielbb/xvfb-action', ['run']],
  ['addnab/docker-run-action', ['run']],
  ['pytorch/test-infra/.github/actions/run-script-with-cache', ['script']],
]);

/** Programs that actions run with the arguments of an input. */
export const PROGRAM_ACTIONS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['gradle/gradle-build-action', ['gradle', 'arguments']],
  ['burrunan/gradle-cache-action', ['gradle', 'arguments']],
  ['actions-rs/cargo', ['cargo', 'command']],
  ['borales/actions-yarn', ['yarn', 'cmd']],
]);

/** Actions of which the name of the step says more: they do what they are told. */
export const ANY_WORK: ReadonlySet<string> = new Set([
  'actions/github-script',
  'nick-fields/retry',
  'nick-invision/retry',
  'wandalen/wretry.action',
  'openai/codex-action',
  'anthropics/claude-code-action',
  'octokit/request-action',
  'uraimo/run-on-arch-action',
  'addnab/docker-run-action',
  'crazy-max/.github',
]);
