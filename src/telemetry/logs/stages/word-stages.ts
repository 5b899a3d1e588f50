import type { Stage } from '../../../model/job-log.ts';

const MOST_OF_TEXT = 300;

/** What a text begins with says more than what it goes on about: `Upload test results` is no test. */
const FIRST_WORDS: readonly (readonly [Stage | null, RegExp])[] = [
  [null, /\bauto ?merge\b|^trigger\b/],
  ['report', /\b(?:summary|report|results)$|^sync (?:\S+ )*(?:reports?|results?)\b/],
  ['checkout', /^fetch (?:\S+ )*(?:origin|branch|branches|tags|history|base|upstream|head)\b/],
  ['build', /^(?:re)?build\b(?!.*\b(?:images?|wheels?|packages?|installers?|deb|rpm|docker|containers?|sdist|tests?)\b)/],
  ['checkout', /^(?:git )?(?:checkout|check out|clone)\b/],
  ['security-scan', /^(?:upload|publish) (?:\S+ )*sarif\b/],
  ['report', /^(?:upload|publish|send|submit|post|collect) (?:\S+ )*(?:coverage|codecov|coveralls|reports?|results?|metrics|statistics)\b/],
  ['package', /^(?:build|push|create) (?:\S+ )*(?:docker|container|oci)? ?images?\b/],
  ['package', /^package\b(?! (?:manager|lock|json|tests?))|^prepare (?:\S+ )*(?:artifacts?|release|assets|archives?|upload)\b/],
  ['artifact', /^(?:upload|download|fetch|stage|save|store|archive|unpack)\b(?!.*\b(?:cache|deps|dependencies)\b)/],
  ['cache-save', /^(?:save|store|update|push|populate)\b.*\bcach/],
  ['cache-restore', /^(?:cached?|caching)\b|^(?:restore|load)\b.*\b(?:cach\w*|dep|deps|dependencies|node modules|target|registry|store)\b/],
  [
    'dependency-install',
    /^(?:install|setup|set up|get|download|fetch|update|add|resolve)\b.*\b(?:dep|deps|dependency|dependencies|packages?|requirements|modules|libraries|libs|prerequisites|prereqs|plugins|browsers?|gems)\b/,
  ],
  ['dependency-install', /^(?:npm|yarn|pnpm|pip|bundle|composer|apt|apt get|brew) (?:ci|install|i)\b|^dependencies$|^deps$|^bootstrap$/],
  [
    'service-start',
    /^(?:start|launch|spin up|bring up|run|setup|set up|create|boot|wait for|wait on|wait until|await|init|initialize)\b.*\b(?:docker|daemon|endpoint|health|services?|servers?|database|db|postgres(?:ql)?|mysql|mariadb|redis|mongo(?:db)?|kafka|rabbitmq|elasticsearch|minio|localstack|containers?|cluster|kind|minikube|k3[sd]|emulator|stack|compose|ready|healthy)\b(?!.*\btests?\b)/,
  ],
  [
    'toolchain',
    /^(?:install|setup|set up|configure|config|enable|prepare|init|initialize|login|log in|authenticate|free|mount|maximize|increase|use|activate|switch|trust|add (?:\S+ )*(?:mirrors?|path|mask|repository|ppa|target|targets|component|keys?|known hosts)|import|uninstall|remove|clean|cleanup|clean up|teardown|stop|chown|fix permissions|set safe)\b(?! (?:log|comment|label|reaction|issue|pr|pull))/,
  ],
  [
    'report',
    /^(?:comment|notify|notification|send|announce|label|labels|add (?:labels?|comment|reaction)|report|summary|summarize|annotate|post|print|show|display|dump|log|output|debug|inspect|create issue|(?:close|open|create) (?:\S+ )*(?:issues?|prs?|pull requests?)|remove label|update (?:issue|comment|status)|alert|write summary)\b/,
  ],
  [
    'report',
    /^(?:generate|create|write|make|compute) (?:\S+ )*(?:reports?|summary|badges?|notes)\b|^(?:publish|submit|send) (?:\S+ )*(?:findings|review|comments?|status|summary|notification)\b/,
  ],
  [
    'deploy',
    /^(?:deploy|publish|release|push|promote|rollback|roll out|rollout|submit|distribute|tag|create release|draft release|upload release|terraform apply)\b/,
  ],
  [
    null,
    /^(?:get|set|determine|compute|calculate|find|detect|resolve|extract|read|parse|check (?:if|for|whether|that)|define|export|decide|look up|locate|identify|wait|sleep|assert|make sure|ensure|commit|rename|move|copy|compare|monitor|apply|fix|merge|split)\b/,
  ],
  ['code-generation', /^(?:generate|regenerate|codegen|gen|protoc|protobuf|update snapshots?)\b/],
];

const ANY_WORDS: readonly (readonly [Stage, RegExp])[] = [
  ['report', /\b(?:release notes|changelog|reports? generator)\b/],
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
    /\b(?:lint|lints|linter|linters|linting|eslint|format|formatting|formatted|formatter|fmt|prettier|clippy|typecheck|typechecking|type check|typing|types|tsc|mypy|pyright|style|stylecheck|ruff|flake8|pylint|black|isort|stylelint|checkstyle|spotless|spotless(?:check|apply)|detekt|ktlint|vet|shellcheck|actionlint|rubocop|biome|phpstan|psalm|phpcs|spell|spelling|spellcheck|typos|codespell|licen[cs]es?|pre commit|precommit|static analysis|analy[sz]e|validate|validation|verify|markdownlint|clang tidy|clang format|swiftlint|deadcode|knip|semver|consistency|hygiene|sanity)\b/,
  ],
  [
    'unit-test',
    /\b(?:test|tests|testing|tested|unit|unittests?|pytest|jest|vitest|mocha|ava|spec|specs|rspec|phpunit|ctest|nextest|tox|doctests?|coverage|cov|miri|fuzz|fuzzing|bench|benches|benchmark|benchmarks|regression|perf)\b/,
  ],
  [
    'deploy',
    /\b(?:deploy|deployment|publish|publishing|releases?(?! (?:notes|keys|build|builds|binary|binaries|mode|profile|version))|rollout|production|staging|terraform)\b/,
  ],
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
  ['dependency-install', /\b(?:install|dependencies|deps|npm ci|bootstrap|restore)\b/],
  ['lint', /\b(?:check|checks|diff)\b/],
  ['artifact', /\b(?:artifacts?)\b/],
  ['report', /\b(?:report|reports|comment|notify|slack|summary|label|status|notification|results?|annotations?|telegram|discord|email)\b/],
  ['toolchain', /\b(?:setup|set up|configure|toolchain|credentials|environment variables|git config|git identity|git user)\b/],
];

/** Words that stand for many things where they are not the name of a script or a target: `Verify cluster connectivity`. */
const VAGUE =
  /\b(?:check|checks|verify|validate|validation|verification|analy[sz]e|analysis|consistency|sanity|diff|types|style|schema)\b/g;

/** What the words of a name say: a script of package.json, a make target, a file, an action, a step. Null: nothing that is known. */
export function stageOfWords(text: string): Stage | null {
  return stageOf(wordsOf(text));
}

/** The same for a step of which the script is known and says nothing: only words that stand for one thing count. */
export function stageOfClearWords(text: string): Stage | null {
  const words = wordsOf(text);
  // What is looked at is not what is done.
  if (words.search(VAGUE) === 0) return stageOf(words.replace(/^\S+/, ''), ONLY_LOOKED_FOR);
  return stageOf(words.replace(VAGUE, ' ').replace(/ +/g, ' ').trim());
}

const ONLY_LOOKED_FOR: readonly Stage[] = ['lint', 'security-scan'];

function stageOf(words: string, among: readonly Stage[] | null = null): Stage | null {
  const first = FIRST_WORDS.find(([, pattern]) => pattern.test(words));
  if (first !== undefined && among === null) return first[0];
  return ANY_WORDS.find(([stage, pattern]) => pattern.test(words) && among?.includes(stage) !== false)?.[0] ?? null;
}

/** Lower case, one blank between words; `buildAndTest` and `build_and-test` are three. */
function wordsOf(text: string): string {
  return text
    .slice(0, MOST_OF_TEXT)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, ' ')
    .trim();
}
