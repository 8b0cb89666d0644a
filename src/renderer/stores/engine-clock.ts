import type { ClockLine } from '#contract/model/terminal.ts';
import { sessionStore } from './session.ts';

/** Engine time on a clock line at a wall time, both epoch ms. */
export function timeOnLine(line: ClockLine, wallMs: number): number {
  return line.epochMs + (wallMs - line.wallMs) * line.speed;
}

/** Engine time now (simulated or replayed time is not wall time); wall time before the engine has spoken. */
export function engineNowMs(): number {
  const { session } = sessionStore.getState();
  return session === null ? Date.now() : timeOnLine(session.clock, Date.now());
}

/** How fast engine time runs; never zero, so that ages can be divided by it (a paused replay says 0). */
export function engineSpeed(): number {
  const speed = sessionStore.getState().session?.clock.speed ?? 1;
  return speed > 0 ? speed : 1;
}
