import { readFileSync } from 'node:fs';

/** Everything must be over by then; what still runs is cut off. */
const END_WITHIN_MS = 1_900;
/** A signal to npm's process group comes twice, from the group and passed on by npm; a person is slower. */
const SAME_SIGNAL_MS = 500;
/** How often a process started by npm looks whether npm is still there. */
const NPM_CHECK_MS = 500;
const SHELLS = new Set(['sh', 'dash', 'bash', 'zsh']);

/**
 * Ends the process on SIGINT, SIGTERM or SIGHUP, and, when npm started it, when npm is gone: npm may be killed without
 * passing it on. A second signal, later than a passed-on one would come, ends at once.
 */
export function endOnSignals(stop: () => Promise<void>): void {
  let sinceMs: number | null = null;
  const end = (): void => {
    if (sinceMs !== null) {
      if (performance.now() - sinceMs > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    sinceMs = performance.now();
    setTimeout(() => process.exit(1), END_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const npm = npmProcess();
  const watch = setInterval(() => {
    if (npmProcess() === npm) return;
    clearInterval(watch);
    end();
  }, NPM_CHECK_MS);
  watch.unref();
}

/** npm runs scripts through a shell where there is one, which outlives it: then npm is the parent's parent. */
function npmProcess(): number {
  try {
    const [, name = '', parent = ''] =
      /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8')) ?? [];
    return SHELLS.has(name) ? Number(parent) : process.ppid;
  } catch {
    // No /proc on this system: the parent is all there is to see.
    return process.ppid;
  }
}
