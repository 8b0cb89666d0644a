import type { MinutePass } from '../../core/scan/minute-pass.ts';
import type { MakePass, PassParts } from '../../core/scan/pass-parts.ts';

/** The passes of an epoch, in the order in which they run. Each part adds one line. */
const PASSES: readonly MakePass[] = [];

/** Makes the passes of a runner, live and in a replay alike. */
export function passesOf(parts: PassParts): MinutePass[] {
  return PASSES.map((make) => make(parts));
}
