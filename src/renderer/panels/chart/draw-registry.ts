import type { Dispose } from '#contract/wire.ts';
import type { DrawTool } from './draw-model.ts';

/** A chart that can be drawn on. */
export interface DrawTarget {
  readonly choose: (tool: DrawTool) => void;
  readonly nextProfile: () => void;
}

const targets: DrawTarget[] = [];

/** A chart says that it can be drawn on; undone when it goes. */
export function addDrawTarget(target: DrawTarget): Dispose {
  targets.push(target);
  return () => {
    const index = targets.indexOf(target);
    if (index >= 0) targets.splice(index, 1);
  };
}

/** The chart that had the keyboard last comes to the end: it is the one that commands mean. */
export function drawTargetFocused(target: DrawTarget): void {
  const index = targets.indexOf(target);
  if (index < 0) return;
  targets.splice(index, 1);
  targets.push(target);
}

/** Takes a tool in hand on the chart that had the keyboard last; false when no chart is there. */
export function chooseDrawTool(tool: DrawTool): boolean {
  const target = targets.at(-1);
  target?.choose(tool);
  return target !== undefined;
}

/** Shows the next kind of volume profile on that chart; false when no chart is there. */
export function nextChartProfile(): boolean {
  const target = targets.at(-1);
  target?.nextProfile();
  return target !== undefined;
}
