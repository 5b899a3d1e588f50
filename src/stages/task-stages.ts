import type { Stage } from '../model/job-log.ts';
import { stageOfAnnouncement } from './word-stages.ts';

/** Tasks of Gradle by the verb they begin with, behind which stand names of variants and modules: `assembleRelease` is a build. */
const TASK_VERBS: readonly (readonly [Stage, RegExp])[] = [
  ['integration-test', /^(?:connected|integrationTest|functionalTest|e2e|gradleManagedDevice)/i],
  ['code-generation', /^(?:generate|dataBindingGen|kapt|ksp|protoc|openApiGenerate)/],
  ['unit-test', /^(?:test|check$|unitTest)(?!\w*(?:Classes|Resources)$)/],
  ['lint', /^(?:lint|ktlint|detekt|spotless|checkstyle|pmd|spotbugs|apiCheck|rat$)/],
  ['report', /^(?:jacoco|kover|publish\w*Report)/],
  ['deploy', /^(?:publish|upload|deploy|release|closeAndRelease)/],
  ['package', /^(?:package(?!\w*(?:Resources|Assets|Jni\w*)$)|sign|distZip|distTar|installDist|bootBuildImage|jib|javadocJar|sourcesJar)/],
  [
    'build',
    /^(?:compile|assemble|bundle|build|jar|\w+Jar$|classes|testClasses|process|merge|minify|dex|desugar|l8Dex|transform|javaPreCompile|parse|extract|link|javadoc|dokka)(?![a-z])/,
  ],
];

/** Maven's `plugin:goal`, by plugin. */
const PLUGINS: ReadonlyMap<string, Stage> = new Map(
  (
    [
      ['build', 'compiler resources jar war bundle install kotlin scala gwt antrun javadoc shade assembly'],
      ['unit-test', 'surefire'],
      ['integration-test', 'failsafe'],
      ['code-generation', 'protobuf antlr4 antlr3 jaxb2 openapi-generator build-helper modello avro'],
      [
        'lint',
        'checkstyle spotbugs findbugs pmd enforcer rat license spotless impsort formatter sortpom animal-sniffer revapi japicmp editorconfig error-prone',
      ],
      ['report', 'jacoco surefire-report site cobertura coveralls'],
      ['security-scan', 'dependency-check ossindex cyclonedx'],
      ['package', 'source docker jib gpg jpackage'],
      ['deploy', 'deploy release nexus-staging central-publishing'],
      ['dependency-install', 'dependency'],
    ] as const
  ).flatMap(([stage, names]) => names.split(' ').map((name) => [name, stage] as const)),
);

/** What a task of Gradle is for: `:app:compileKotlin`, `assembleRelease`. Null: what its verb does not say. */
export function stageOfTask(task: string): Stage | null {
  const name = task.slice(task.lastIndexOf(':') + 1);
  return TASK_VERBS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/**
 * What a part of a step is for by the name its tool printed. Most of such names are of modules and files, which can be called anything: only a known
 * task, a known goal, and a verb at the beginning count.
 */
export function stageOfPart(name: string): Stage | null {
  if (/^:[\w.:-]+$/.test(name)) return stageOfTask(name);
  const [, plugin] = /^([\w.-]+):[\w.-]+(?: \([^)]*\))?$/.exec(name) ?? [];
  if (plugin !== undefined) return PLUGINS.get(plugin.replace(/^maven-|-maven-plugin$|-maven$/g, '')) ?? null;
  // Maven ends the line of a module with its version.
  return /\s\d+(?:[.-]\w+)+$/.test(name) ? null : stageOfAnnouncement(name);
}
