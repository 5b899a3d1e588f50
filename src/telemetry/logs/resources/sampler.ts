/** What the reader looks for at the beginning of the printed line. */
export const RESOURCE_LINE = 'paceline-resources:v1 ';

/** A step of a workflow as text, to be set into a job's `steps` with that list's own indentation. */
export interface SamplerStep {
  readonly name: string;
  readonly if: string;
  readonly shell: 'sh';
  /** Lines end in line feeds; no line holds an expression of GitHub's. */
  readonly run: string;
}

export interface SamplerOptions {
  /** Seconds between two samples at first, a whole number from 1 to 600. It doubles whenever there are as many samples as may be. */
  readonly interval?: number;
  /** Most samples that are kept and printed, an even number from 10 to 200. */
  readonly most?: number;
}

const FILE = `"\${RUNNER_TEMP:-/tmp}/paceline-resources"`;
const DISKS = '(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+)';
/** The host's own traffic is none of the network's, and what a container sends passes the host's interface once more. */
const VIRTUAL = '(lo|docker|veth|br-|virbr|cni|flannel)';

/**
 * The step to put first: samples processor, memory, disk and network in the background until the job ends. It needs a shell, cat and awk, asks for nothing
 * from the network, prints nothing, and cannot fail the job; on other systems than Linux it is skipped. One sample costs about 5 ms of a processor.
 */
export function samplerStart({ interval = 5, most = 200 }: SamplerOptions = {}): SamplerStep {
  const [first, kept] = [wholeBetween(interval, 1, 600), wholeBetween(most, 10, 200)];
  return {
    name: 'Sample resources',
    if: "runner.os == 'Linux'",
    shell: 'sh',
    run: `(
  f=${FILE}; i=${first}; n=0; : > "$f"
  while cat /proc/stat /proc/meminfo /proc/diskstats /proc/net/dev 2>/dev/null | awk -v t="$(date +%s)" '
    $1 == "cpu" { for (k = 2; k <= 9; k++) all += $k; busy = all - $5 - $6 }
    /^cpu[0-9]/ { cpus++ }
    $1 == "MemTotal:" { total = $2 }
    $1 == "MemAvailable:" { free = $2 }
    NF >= 14 && $3 ~ /^${DISKS}$/ { r += $6 / 2; w += $10 / 2 }
    /^ *[^ ]+:/ && NF >= 16 { sub(/:/, " "); if ($1 !~ /^${VIRTUAL}/) { rx += $2 / 1024; tx += $10 / 1024 } }
    END { printf "%s %.0f %.0f %.0f %.0f %.0f %.0f %.0f %.0f %d\\n", t, busy, all, total, free, r, w, rx, tx, cpus }' >> "$f"
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
 * The step to put last: prints what was sampled in one line of at most 12,000 characters, whatever happened before it. Each sample is the difference from
 * the one before: seconds, busy share of the processors in thousandths, MiB of memory in use, KiB read, written, received and sent.
 */
export function samplerPrint(): SamplerStep {
  return {
    name: 'Print sampled resources',
    if: "always() && runner.os == 'Linux'",
    shell: 'sh',
    run: `f=${FILE}; [ ! -r "$f" ] || awk '
  function more(now, then) { return now > then ? now - then : 0 }
  function share(busy, all) { return all > 0 ? (busy < all ? int(1000 * busy / all) : 1000) : 0 }
  NF == 10 && length(line) < 11700 {
    used = int(($4 - $5) / 1024)
    if (!n++) head = "start=" $1 " cpus=" $10 " memory=" int($4 / 1024) " used=" used " samples="
    else line = line ";" more($1, t) "," share(more($2, b), more($3, a)) "," used - u "," more($6, r) "," more($7, w) "," more($8, x) "," more($9, y)
    t = $1; b = $2; a = $3; u = used; r = $6; w = $7; x = $8; y = $9
  }
  END { if (n > 1) print "${RESOURCE_LINE}" head substr(line, 2) }' "$f" || true
`,
  };
}

function wholeBetween(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(Number.isFinite(value) ? value : least)));
}
