/** What the reader looks for at the beginning of the printed line. */
export const RESOURCE_LINE = 'paceline-resources:v1 ';

/** Bounds of the printed line: what is longer, or has more samples, is none. The scripts stay below both. */
export const RESOURCE_LINE_BOUNDS = { characters: 12_000, samples: 220 } as const;

/** Seconds between two samples at first, and most samples that are kept, unless something else is asked for. */
export const SAMPLER_DEFAULTS = { interval: 5, most: 200 } as const;

/** A step of a workflow, with its keys in the order in which they are written. */
export interface SamplerStep {
  readonly name: string;
  /** Missing: under all circumstances in which a step runs. */
  readonly if?: string;
  readonly shell: 'bash';
  /** A folder that is there before the checkout, whatever the job's own default is. */
  readonly 'working-directory': '/';
  /** Lines end in line feeds; no line holds an expression of GitHub's. */
  readonly run: string;
}

export interface SamplerOptions {
  /** Seconds between two samples at first, a whole number from 1 to 600. It doubles whenever there are as many samples as may be. */
  readonly interval?: number;
  /** Most samples that are kept and printed, an even number from 10 to 200. */
  readonly most?: number;
  /** The job may run on other systems, too: there both steps are skipped. */
  readonly isMixed?: boolean;
}

const FILE = `"\${RUNNER_TEMP:-/tmp}/paceline-resources"`;
const DISKS = '(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+)';
/** The host's own traffic is none of the network's, and what a container sends passes the host's interface once more. */
const VIRTUAL = '(lo|docker|veth|br-|virbr|cni|flannel)';
/** The first sample, of which the line has its own head, and one sample of the longest form. */
const HEADROOM = 300;

/**
 * The step to put first: samples processor, memory, disk and network in the background until the step that prints, or the end of the job. It needs bash,
 * cat and awk, asks for nothing from the network, prints nothing, and cannot fail the job. A file of /proc that is missing counts as nothing. It has a process group of its own, which the last step ends.
 */
export function samplerStart({
  interval = SAMPLER_DEFAULTS.interval,
  most = SAMPLER_DEFAULTS.most,
  isMixed,
}: SamplerOptions = {}): SamplerStep {
  const [first, kept] = [wholeBetween(interval, 1, 600), wholeBetween(most, 10, SAMPLER_DEFAULTS.most)];
  return {
    name: 'Sample resources',
    ...(isMixed === true ? { if: "runner.os == 'Linux'" } : {}),
    shell: 'bash',
    'working-directory': '/',
    run: `set -m
(
  f=${FILE}; i=${first}; n=0; : > "$f"; echo "$BASHPID" > "$f.pid"
  while [ -f "$f" ] && awk -v t="$(date +%s)" '
    $1 == "cpu" { for (k = 2; k <= 9; k++) all += $k; busy = all - $5 - $6 }
    /^cpu[0-9]/ { cpus++ }
    $1 == "MemTotal:" { total = $2 }
    $1 == "MemAvailable:" { free = $2 }
    NF >= 14 && $3 ~ /^${DISKS}$/ { r += $6 / 2; w += $10 / 2 }
    /^ *[^ ]+:/ && NF >= 16 { sub(/:/, " "); if ($1 !~ /^${VIRTUAL}/) { rx += $2 / 1024; tx += $10 / 1024 } }
    END { printf "%s %.0f %.0f %.0f %.0f %.0f %.0f %.0f %.0f %d\\n", t, busy, all, total, free, r, w, rx, tx, cpus }
    ' < <(cat /proc/stat /proc/meminfo /proc/diskstats /proc/net/dev 2>/dev/null) >> "$f"
  do
    n=$((n + 1))
    if [ "$n" -ge ${kept} ]; then awk 'NR % 2' "$f" > "$f.half" && mv "$f.half" "$f"; n=$((n / 2)); i=$((i * 2)); fi
    sleep "$i"
  done
) < /dev/null > /dev/null 2>&1 &
`,
  };
}

/**
 * The step to put last: ends the sampling and prints what was sampled in one line, whatever happened before it. Each sample is the difference from
 * the one before: seconds, busy share of the processors in thousandths, MiB of memory in use, KiB read, written, received and sent.
 */
export function samplerPrint({ isMixed }: Pick<SamplerOptions, 'isMixed'> = {}): SamplerStep {
  return {
    name: 'Print sampled resources',
    if: isMixed === true ? "always() && runner.os == 'Linux'" : 'always()',
    shell: 'bash',
    'working-directory': '/',
    run: `f=${FILE}
if [ -s "$f.pid" ] && kill -- "-$(cat "$f.pid")" 2>/dev/null; then :; fi
if [ -s "$f" ] && awk '
  function more(now, then) { return now > then ? now - then : 0 }
  function share(busy, all) { return all > 0 ? (busy < all ? int(1000 * busy / all) : 1000) : 0 }
  NF == 10 && length(line) < ${RESOURCE_LINE_BOUNDS.characters - HEADROOM} {
    used = int(($4 - $5) / 1024)
    if (!n++) head = "start=" $1 " cpus=" $10 " memory=" int($4 / 1024) " used=" used " samples="
    else line = line ";" more($1, t) "," share(more($2, b), more($3, a)) "," used - u "," more($6, r) "," more($7, w) "," more($8, x) "," more($9, y)
    t = $1; b = $2; a = $3; u = used; r = $6; w = $7; x = $8; y = $9
  }
  END { if (n > 1) print "${RESOURCE_LINE}" head substr(line, 2) }' "$f" && rm -f "$f" "$f.pid" "$f.half"; then :; fi
`,
  };
}

/** Whether a script of a workflow is the sampler's, by whatever name its step goes. */
export function isSamplerScript(script: string): boolean {
  return script.includes('paceline-resources');
}

/** Whether a script of a workflow is the one that prints the line. */
export function printsResourceLine(script: string): boolean {
  return script.includes(RESOURCE_LINE.trim());
}

/** Whether a script does nothing but sample or print: one of these two, with whatever numbers, and not a word more. */
export function isOnlySampler(script: string): boolean {
  return [samplerStart(), samplerPrint()].some(({ run }) => withoutNumbers(run) === withoutNumbers(script));
}

function withoutNumbers(script: string): string {
  return script.trim().replaceAll(/\d+/g, '0');
}

function wholeBetween(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(Number.isFinite(value) ? value : least)));
}
