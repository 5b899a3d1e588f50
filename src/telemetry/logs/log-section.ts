import type { LogInstant } from '../../model/log-instant.ts';
import type { StepLabel } from './log-record.ts';

/** `setup`: before the first marker. `post`: after `Post job cleanup.`. `complete`: the runner's last words. */
export type SectionKind = 'setup' | 'action' | 'script' | 'post' | 'complete';

/** A line with its instant. */
export interface LogNote extends LogInstant {
  readonly text: string;
}

/** Time without a line, with the line before it. */
export interface LogSilence {
  readonly start: LogInstant;
  readonly end: LogInstant;
  readonly before: string;
}

/**
 * What follows one marker, up to the next one, in facts. A script can print markers too: a section is believed only after it was joined with the API's
 * steps, and then it may turn out to be a part of another.
 */
export interface LogSection {
  readonly kind: SectionKind;
  /** The first record: the marker, but for `setup`. */
  readonly marker: LogNote;
  readonly label: StepLabel | null;
  /** What the marker names: `actions/cache@v4`, `./local`, the first line of a script; empty for `setup`, `post` and `complete`. */
  readonly subject: string;
  /** The action's inputs as the runner printed them, values evaluated; the further lines of a value follow after line feeds. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The script's lines as printed in the header; empty for an action. */
  readonly script: readonly string[];
  /** `/usr/bin/bash -e {0}`; null for an action. */
  readonly shell: string | null;
  /** When the header's group closed; null: it has none. */
  readonly headerEnd: LogInstant | null;
  /** True where an action's header may have ended earlier than it seems, and what follows is nobody's word. */
  readonly isHeaderDoubtful: boolean;
  /** The last record's instant. */
  readonly last: LogInstant;
  /** Records, and the bare lines that belong to them. */
  readonly lines: number;
  /** Records after the header that are no markers of composite actions: 0 in the section of a composite action itself. */
  readonly ownRecords: number;
  /** The longest, longest first. */
  readonly silences: readonly LogSilence[];
}

/**
 * A child of a composite action by the runner's `##[start-action` and `##[end-action`. The runner rewrites what a step prints in that form, where it
 * prints these itself; where it does not, a script may have forged them.
 */
export interface CompositeChild {
  /** Dotted chain of scopes: `__self.sync`. */
  readonly id: string;
  /** Sections that the two lines stand in. */
  readonly section: number;
  readonly lastSection: number;
  /** Null: its start is not in the log. */
  readonly display: string | null;
  readonly start: LogInstant | null;
  readonly end: LogInstant | null;
  readonly outcome: string | null;
  readonly conclusion: string | null;
  readonly milliseconds: number | null;
  /** True when the printed duration is that between the two lines. */
  readonly isConsistent: boolean;
}

/** A wait for background steps, as the runner tells it. */
export interface BackgroundWait {
  readonly section: number;
  readonly start: LogInstant;
  /** Null: the runner did not say that it ended. */
  readonly end: LogInstant | null;
  /** Empty where the runner waited for all without naming them. */
  readonly names: readonly string[];
  readonly results: readonly { readonly name: string; readonly result: string }[];
}

/** The sections of a log in order, and what was beyond the most that are kept. */
export interface LogSkeleton {
  readonly sections: readonly LogSection[];
  readonly composites: readonly CompositeChild[];
  readonly waits: readonly BackgroundWait[];
  /** Markers that began no section of their own, because there were too many. The log cannot be joined with steps then. */
  readonly moreMarkers: number;
  /** Null where the log does not begin with a set-up, as when its beginning is lost. */
  readonly runner: RunnerWord | null;
}

/** The runner names its version, its first word; what stands before was written while the job waited. */
export interface RunnerWord extends LogInstant {
  /** The section that it stands in, among its first lines. */
  readonly section: number;
  /** `2.336.0`. */
  readonly version: string;
}
