import type { LogSection } from '../log-section.ts';
import { createCommandTrack } from './command-track.ts';
import type { DockerVertex } from './docker-vertices.ts';
import type { Mark } from './mark.ts';
import type { SectionMarks } from './mark-collector.ts';
import { settleMaven } from './maven-modules.ts';
import type { Clock, Part, Span } from './part.ts';
import { createPartTree } from './part-tree.ts';
import { type ScriptCommand, scriptCommands } from './script-commands.ts';

const TRACING = /\bset (?:[-+]\w+ )*-\w*x|-o xtrace|\bbash +(?:-\w+ +)*-\w*x/;
const TRACED_SHELL = /\s-\w*x/;
/** In the output of another script that traces, these are commands; `+ ` also begins the lines of a diff. */
const KNOWN_PROGRAM =
  /^(?:sudo |env |time )*(?:\.?\/?[\w./-]*\/)?(?:apt-get|bash|bazel|bundle|cargo|cmake|composer|ctest|curl|docker|dotnet|git|go|gradlew?|helm|kubectl|make|mvnw?|ninja|node|npm|npx|pip3?|pnpm|poetry|pytest|python3?|tar|terraform|uv|wget|yarn)(?: |$)/;

/** The parts of what one section printed, inside the span. */
export function sectionParts(section: LogSection, found: SectionMarks | undefined, clock: Clock, span: Span): readonly Part[] {
  const { marks, isTraced } = trustedMarks(section, settleMaven(found?.marks ?? []));
  const vertices = found?.vertices ?? [];
  const commands = section.kind !== 'script' || isTraced ? [] : commandsOf(section);
  const tree = createPartTree(clock, span);
  const track = createCommandTrack(commands, tree, clock, span);
  let vertex = 0;
  const takeVertices = (marksBefore: number): void => {
    for (; (vertices[vertex]?.marksBefore ?? Infinity) <= marksBefore; vertex += 1) {
      const next = vertices[vertex];
      if (next === undefined) return;
      track.take(markOf(next));
      tree.takeVertex(next);
    }
  };
  for (const { mark, position } of marks) {
    takeVertices(position);
    const isShown = track.take(mark);
    if (!isShown) tree.take(mark);
    track.after(mark);
  }
  takeVertices(Infinity);
  // Nothing tells when what was open then came to its end.
  if (found?.moreMarks) tree.close(clock(found.moreMarks.first));
  for (const more of [found?.moreMarks, found?.moreVertices]) if (more) tree.addMore(more);
  return track.finish();
}

/** A script in another language, or of nothing but assignments, is one command that its first line names. */
function commandsOf({ script, shell, subject }: LogSection): readonly ScriptCommand[] {
  const commands = scriptCommands(script, shell);
  return commands.length > 0 ? commands : [{ text: subject, isConditional: false }];
}

interface Placed {
  readonly mark: Mark;
  /** How many of the section's marks came before it. */
  readonly position: number;
}

/** Marks without the traces that nothing speaks for. */
function trustedMarks(
  { script, shell }: LogSection,
  marks: readonly Mark[],
): { readonly marks: readonly Placed[]; readonly isTraced: boolean } {
  const placed = marks.map((mark, position) => ({ mark, position }));
  const hasTraces = marks.some(({ tool }) => tool === 'trace');
  if (!hasTraces) return { marks: placed, isTraced: false };
  if (TRACED_SHELL.test(shell ?? '') || script.some((line) => TRACING.test(line))) return { marks: placed, isTraced: true };
  return { marks: placed.filter(({ mark }) => mark.tool !== 'trace' || KNOWN_PROGRAM.test(mark.name)), isTraced: false };
}

/** The words of a docker build, for the question which command printed them. */
function markOf({ first, last }: DockerVertex): Mark {
  const { second, ticks } = first;
  const reading = { tool: 'docker', role: 'begin', level: 2, name: '', isCommand: false, seconds: null, hint: null } as const;
  return { ...reading, second, ticks, before: first, until: last };
}
