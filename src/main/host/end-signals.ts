/** Everything must be over by then; what still runs is cut off. */
const END_WITHIN_MS = 1_900;
/** How often a process started by npm looks whether npm is still there. */
const PARENT_CHECK_MS = 500;

/**
 * Ends the process on SIGINT, SIGTERM or SIGHUP, and, when npm started it, when npm is gone: npm may be killed without
 * passing it on. A second signal ends at once.
 */
export function endOnSignals(stop: () => Promise<void>): void {
  let ending = false;
  const end = (code: number): void => {
    if (ending) process.exit(code);
    ending = true;
    setTimeout(() => process.exit(code), END_WITHIN_MS).unref();
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end(0);
  }, PARENT_CHECK_MS).unref();
}
