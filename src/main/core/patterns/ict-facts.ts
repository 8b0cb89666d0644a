import type { Killzone } from './killzones.ts';
import type { PatternFacts } from './pattern.ts';

/** What the detectors that know sessions ask besides. */
export interface IctFacts extends PatternFacts {
  /** The killzone that the signal bar opens in. */
  killzone(): Killzone | null;
  /** Is the signal bar the first of its session? */
  sessionBegins(): boolean;
  /** High and low of the session before the signal bar's; null when it is not known. */
  previousDay(): { readonly high: number; readonly low: number } | null;
}
