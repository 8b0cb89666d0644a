import { constants, getPriority, setPriority } from 'node:os';

/** Where the processor is short, half of what others get: enough that they come first, and it never starves. */
const HALF = 3;
/** How far a child stands back: behind all others, or only where the processor is short. */
const PRIORITIES = { last: constants.priority.PRIORITY_LOW, behind: HALF } as const;

/** Lets a child process stand back. One that is gone already, or a system without priorities, changes nothing. */
export function lowerChild(pid: number | undefined, place: keyof typeof PRIORITIES): void {
  if (pid === undefined) return;
  try {
    if (getPriority(pid) < PRIORITIES[place]) setPriority(pid, PRIORITIES[place]);
  } catch {
    return;
  }
}
