import type { Side } from '#contract/model/order.ts';
import { SIDE_LETTER } from '../../ticket/ticket-words.ts';

/** Side as a letter and a colour: the letter is enough. */
export function SideMark({ side }: { side: Side }) {
  return (
    <span className={side === 'BUY' ? 'side up' : 'side down'} title={side}>
      {SIDE_LETTER[side]}
    </span>
  );
}
