import { constants, getPriority, setPriority } from 'node:os';

/** Where the processor is short, half of what others get: enough that they come first, and it never starves. */
const HALF = 3;
/** How far a thread stands back: behind all others, or only where the processor is short. */
const PRIORITIES = { last: constants.priority.PRIORITY_LOW, behind: HALF } as const;

/**
 * Lets the calling thread stand back where the processor is short: what ticks, orders and the page ask for comes first.
 * Only Linux gives threads priorities of their own; elsewhere, and where the system refuses, it runs as it is.
 */
export function lowerThread(place: keyof typeof PRIORITIES): void {
  if (process.platform !== 'linux') return;
  try {
    // On Linux 0 is this thread alone.
    if (getPriority(0) < PRIORITIES[place]) setPriority(0, PRIORITIES[place]);
  } catch {
    return;
  }
}
