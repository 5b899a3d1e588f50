import type { Stage } from '../model/job-log.ts';

/** Names of what others are run with; `Install Node 22` makes ready, where `Install jq` gets what is needed. */
const INSTALLS_TOOLS =
  /^(?:install|download|get|update|upgrade|add|select|pin) (?:\S+ ){0,3}?(?:toolchains?|sdks?|(?:open)?jdk|compiler|rust(?:up|c)?|node(?: ?js)?|python\d*|go|golang|java|ruby|php|dotnet|deno|bun|pnpm|yarn|npm|corepack|uv|poetry|pyenv|rbenv|nvm|conda|miniconda|mamba|nightly|stable|zig|swift|xcode|gradle|maven|kubectl|helm|terraform|ocaml|opam|ghc|cabal|elixir|erlang|otp|julia|flutter|dart|emsdk|cosign|tools? chain|virtualenv)(?: version)?(?: \d[\dx]*)*(?: x)*(?: stable| nightly| lts| file| archive| binary)?$/;

/** What a text begins with says more than what it goes on about: `Upload test results` is no test. The first that fits counts; null: none of the stages. */
export const FIRST_WORDS: readonly (readonly [Stage | null, RegExp])[] = [
  [null, /\bauto ?merge\b|^trigger\b/],
  [
    null,
    /^(?:generate|create|build|setup|set up|configure|prepare|init|initialize|calculate) (?:\S+ )*(?:matrix|key|outputs?|strategy|parameters|inputs|plan|workflow variables)$|^create (?:\S+ )*(?:director(?:y|ies)|folders?|dirs?)\b/,
  ],
  [
    'toolchain',
    /^(?:generate|create|get|mint|obtain|retrieve|fetch) (?:\S+ )*tokens?$|^create (?:\S+ )*(?:venv|virtualenv|virtual env(?:ironment)?|conda env(?:ironment)?)s?\b/,
  ],
  [
    'report',
    /^upload (?:\S+ )*(?:codecov|coveralls|codacy|bencher|codspeed|sonar\w*|datadog|code climate)\b|^upload (?:\S+ )*coverage(?: (?:reports?|data|results?|to .*))?$/,
  ],
  ['security-scan', /^(?:upload|publish) (?:\S+ )*sarif\b/],
  [
    'deploy',
    /^upload (?:\S+ )*to (?:\S+ )*(?:pypi|npm|crates io|docker ?hub|releases?|maven central|test ?flight|play store|app store|cloudsmith|packagecloud|apt repo|registry)\b|^upload (?:\S+ )*release assets?\b/,
  ],
  ['cache-save', /^(?:save|store|update|push|populate|upload|refresh)\b.*\bcach/],
  ['toolchain', INSTALLS_TOOLS],
  ['toolchain', /^download (?:\S+ )*(?:actions?|action repository)\b/],
  [
    'artifact',
    /^(?:upload|download|fetch|stage|save|store|archive|unpack|unzip|extract)\b(?=.*\b(?:artifacts?|results?|reports?|logs?|receipts?|evidence)\b)|^(?:upload|unpack|unzip)\b/,
  ],
  ['report', /\b(?:summary|reports?|results|logs?)$|^sync (?:\S+ )*(?:reports?|results?)\b/],
  [
    'checkout',
    /^fetch (?:\S+ )*(?:origin|branch|branches|tags|history|base|upstream|head|main|master|submodules?|repository|repo|commits?|sources?|code)\b|^(?:init|initialize|update) (?:\S+ )*submodules?\b/,
  ],
  ['build', /^(?:re)?build\b(?!.*\b(?:images?|wheels?|package|installers?|deb|rpm|docker|containers?|sdist|and (?:\S+ )?tests?)\b)/],
  ['checkout', /^(?:git )?(?:checkout|check out|clone)\b/],
  [
    'report',
    /^(?:publish|send|submit|post|collect) (?:\S+ )*(?:coverage|codecov|coveralls|reports?|results?|metrics|statistics|logs?|evidence)\b/,
  ],
  ['package', /^(?:build|push|create|merge) (?:\S+ )*(?:docker|container|oci)? ?(?:images?|manifests?(?: lists?)?)\b/],
  ['service-start', /^pull (?:\S+ )*images?\b/],
  ['package', /^package\b(?! (?:manager|lock|json|tests?))|^prepare (?:\S+ )*(?:artifacts?|release|assets|archives?|upload)\b/],
  ['package', /^(?:generate|create|compute|calculate) (?:\S+ )*(?:checksums?|sha ?\d*(?:sums?)?|provenance|attestations?|signatures?)\b/],
  ['artifact', /^(?:download|fetch|stage|save|store|archive)\b(?!.*\b(?:cache|deps|dependency|dependencies|modules|packages?)\b)/],
  ['cache-restore', /^(?:cached?|caching)\b|^(?:restore|load)\b.*\bcach/],
  ['dependency-install', /^restore$|^restore (?:\S+ )*(?:dep|deps|dependencies|packages?|nuget|tools|solution|projects?|workloads?)\b/],
  ['cache-restore', /^(?:restore|load)\b.*\b(?:node modules|target|registry|store|browsers?)\b/],
  [
    'dependency-install',
    /^(?:install|setup|set up|get|download|fetch|update|upgrade|add|resolve)\b.*\b(?:dep|deps|dependency|dependencies|packages?|requirements|modules|libraries|libs|prerequisites|prereqs|plugins|browsers?|gems)\b/,
  ],
  ['dependency-install', /^(?:npm|yarn|pnpm|pip|bundle|composer|apt|apt get|brew) (?:ci|install|i)\b|^dependencies$|^deps$|^bootstrap$/],
  ['toolchain', /^install (?:\S+ )*(?:credentials|certificates?|certs?|profile|signing|ssh|keys?|hooks?|secrets?)\b/],
  ['dependency-install', /^install\b/],
  [
    'service-start',
    /^(?:start|launch|spin up|bring up|run|boot|await|serve)\b.*\b(?:docker|daemon|services?|servers?|database|db|postgres(?:ql)?|mysql|mariadb|redis|mongo(?:db)?|kafka|rabbitmq|elasticsearch|minio|localstack|containers?|cluster|minikube|k3[sd]|emulator|stack|compose)\b(?!.*\btests?\b)|^serve\b/,
  ],
  [
    'service-start',
    /^wait (?:for|on|until)\b.*\b(?:docker|endpoint|health|services?|servers?|database|db|postgres(?:ql)?|mysql|mariadb|redis|mongo(?:db)?|kafka|rabbitmq|elasticsearch|minio|localstack|containers?|cluster|emulator|stack|ready|healthy)\b/,
  ],
  [
    'service-start',
    /^(?:setup|set up|create|init|initialize|prepare|configure) (?:\S+ )*(?:services?|databases?|db|postgres(?:ql)?|mysql|mariadb|redis|mongo(?:db)?|kafka|rabbitmq|elasticsearch|minio|localstack|cluster|kind|minikube|k3[sd]|emulator|docker networks?|test environment)\b(?!.*\btests?\b)/,
  ],
  [
    'toolchain',
    /^(?:setup|set up|configure|config|enable|prepare|init|initialize|login|log in|authenticate|free|mount|maximize|increase|use|activate|switch|trust|(?:add|update) (?:\S+ )*(?:mirrors?|path|mask|repository|ppa|target|targets|component|keys?|known hosts)|import|uninstall|remove|clean|cleanup|clean up|teardown|stop|chown|fix permissions|set safe)\b(?! (?:\S+ )?(?:log|comment|label|labels|reaction|issue|pr|pull)\b)/,
  ],
  [
    'report',
    /^(?:comment|notify|notification|send|announce|label|labels|add (?:labels?|comment|reaction)|report|summary|summarize|annotate|post|print|show|display|dump|log|output|debug|inspect|create (?:\S+ )?issue|(?:close|open|create) (?:\S+ )*(?:issues?|prs?|pull requests?)|remove (?:\S+ )?labels?|update (?:issue|comment|status)|alert|write summary|monitor (?:\S+ )*usage)\b/,
  ],
  [
    'report',
    /^(?:generate|create|write|make|compute) (?:\S+ )*(?:reports?|summary|badges?|notes)\b|^(?:publish|submit|send) (?:\S+ )*(?:findings|review|comments?|status|summary|notification)\b/,
  ],
  [null, /^push (?:\S+ )*(?:branch(?:es)?|changes|commits?|sha|updates?|fix(?:es)?)\b/],
  [
    'deploy',
    /^(?:deploy|publish|release|push|promote|rollback|roll out|rollout|submit|distribute|tag|(?:create|draft|upload) (?:\S+ )*release|terraform apply)\b|^(?:production|staging)$/,
  ],
  [
    null,
    /^(?:get|set|determine|compute|calculate|find|resolve|extract|read|parse|define|export|decide|look up|locate|identify|wait|sleep|commit|rename|move|copy|compare|monitor|apply|fix|merge|split)\b/,
  ],
  ['code-generation', /^(?:generate|regenerate|codegen|gen|protoc|protobuf|update snapshots?)\b/],
];

/** What a text says of that begins with none of these; the first that fits counts. */
export const ANY_WORDS: readonly (readonly [Stage, RegExp])[] = [
  ['report', /\b(?:release notes|reports? generator)\b|^(?:generate|update|write|create|build) (?:\S+ )*changelog\b/],
  ['package', /\b(?:zip|tar gz|tgz|deb|rpm|dmg|msi)$/],
  [
    'integration-test',
    /\b(?:e2e|end to end|integration|integ|acceptance|smoke|system tests?|functional|playwright|cypress|selenium|browser tests?|conformance|compat(?:ibility)? tests?)\b/,
  ],
  [
    'security-scan',
    /\b(?:security|secure|audit|vuln(?:erability|erabilities|s)?|codeql|trivy|snyk|semgrep|gitleaks|trufflehog|bandit|grype|sbom|scorecard|sast|zizmor|govulncheck|gosec|cve|scan|scanning|cargo deny)\b/,
  ],
  [
    'lint',
    /\b(?:lint|lints|linter|linters|linting|eslint|format|formatting|formatted|formatter|fmt|prettier|clippy|typecheck|typechecking|type check|typing|types|tsc|mypy|pyright|style|stylecheck|ruff|flake8|pylint|black|isort|stylelint|checkstyle|spotless|spotless(?:check|apply)|detekt|ktlint|vet|shellcheck|actionlint|rubocop|biome|phpstan|psalm|phpcs|spell|spelling|spellcheck|typos|codespell|licen[cs]es?|pre commit|precommit|static analysis|analy[sz]e|validate|validation|verify|markdownlint|clang tidy|clang format|swiftlint|deadcode|knip|depcruise|clangformat|semver|consistency|hygiene|sanity)\b/,
  ],
  [
    'unit-test',
    /\b(?:test|tests|testing|tested|unit|unittests?|pytest|jest|vitest|mocha|ava|spec|specs|rspec|phpunit|ctest|nextest|tox|doctests?|coverage|cov|miri|fuzz|fuzzing|bench|benches|benchmark|benchmarks|regression|perf)\b/,
  ],
  ['deploy', /\b(?:deploy|deployment|publish|publishing|rollout|terraform)\b|\breleases?$/],
  [
    'package',
    /\b(?:docker|dockerfile|image|images|wheel|wheels|sdist|pack|package|packages|packaging|bundle installer|installer|dmg|msi|deb|rpm|tarball|zip|dist|sign|signing|notari[sz]e|helm package)\b/,
  ],
  ['code-generation', /\b(?:generate|generator|codegen|gen|protos?|protobuf|openapi|autogen|schema)\b/],
  [
    'build',
    /\b(?:build|builds|building|rebuild|compile|compilation|compiled?|assemble|bundle|webpack|transpile|make|cmake|docs?|documentation|doc|rustdoc|javadoc|storybook|site|msbuild|prebuild)\b/,
  ],
  ['service-start', /^(?:start )?(?:dev )?servers?$|\b(?:compose|postgres|localstack|emulator|start server|docker up)\b/],
  ['dependency-install', /\b(?:install|dependencies|deps|npm ci|bootstrap)\b/],
  ['lint', /\b(?:check|checks|diff)\b/],
  ['artifact', /\b(?:artifacts?)\b/],
  [
    'report',
    /\b(?:report|reports|codecov|coveralls|comment|notify|slack|summary|label|status|notification|results?|annotations?|telegram|discord|email)\b/,
  ],
  ['toolchain', /\b(?:setup|set up|configure|toolchain|credentials|environment variables|git config|git identity|git user)\b/],
];

/** What is looked for by a step that only looks: `Check code formatting`, `Fail if docs are out of date`. Of the rest of such a name nothing counts. */
export const LOOKED_FOR: readonly (readonly [Stage, RegExp])[] = [
  ['build', /\bcompil(?:es?|ation|ing)\b/],
  [
    'lint',
    /\b(?:lint|lints|linting|linters?|eslint|format|formatting|formatted|fmt|prettier|clippy|typecheck|types|typings?|mypy|pyright|style|ruff|flake8|black|isort|stylelint|checkstyle|spotless|shellcheck|actionlint|rubocop|biome|spell|spelling|typos|codespell|licen[cs]es?|licen[cs]ing|copyright|static analysis|markdown(?:lint)?|deadcode|dead code|semver|links?|lock ?files?|titles?|commit messages?|manpages|(?:up to|out of) date|uncommitted|changelog|drift|whitespaces?|todos?|fixmes?|placeholders?|identical|workflow files|pinned)\b/,
  ],
  [
    'security-scan',
    /\b(?:security|vuln(?:erability|erabilities|s)?|audit|codeql|trivy|snyk|semgrep|gitleaks|trufflehog|bandit|cves?|leaks?|leaked secrets)\b/,
  ],
];
