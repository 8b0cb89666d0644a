import type { CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { SAMPLE_GAPS } from '../support/sample-gaps.ts';
import { SAMPLE_LEVELS } from '../support/sample-levels.ts';
import type { Mood } from './fake-mood.ts';

/** What the fake engine says of levels and gaps, and how it answers at all; tests change it as they like. */
export class FakeLevels {
  mood: Mood = 'answers';
  levelsFault: { readonly code: `unavailable.${string}` | `input.${string}`; readonly text: string } | null = null;
  levels: CallOutput<'levels.of'> = SAMPLE_LEVELS;
  gaps: CallOutput<'market.gapBoard'> = SAMPLE_GAPS;
  gapsFault: string | null = null;

  levelsOf(slot: number, symbol: string | undefined): CallOutput<'levels.of'> {
    if (this.levelsFault !== null) throw new FaultError(fault(this.levelsFault.code, this.levelsFault.text));
    return { ...this.levels, slot, symbol: symbol ?? '' };
  }

  gapBoard(): CallOutput<'market.gapBoard'> {
    if (this.gapsFault !== null) throw new FaultError(fault('unavailable.thread', this.gapsFault));
    return this.gaps;
  }
}
