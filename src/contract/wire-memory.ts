import { TextWire } from './text-wire.ts';
import type { Wire } from './wire.ts';

/**
 * Two ends of a wire inside one thread, in order and never re-entrant: each delivery is its own turn. For an engine
 * and a client in one process, and the reference of the contract suite.
 */
export function memoryWires(): readonly [Wire, Wire] {
  const ends: TextWire[] = [];
  const end = (other: 0 | 1): TextWire => {
    let open = true;
    const later = (run: (target: TextWire) => void): void => {
      void Promise.resolve().then(() => {
        const target = ends[other];
        if (target !== undefined) run(target);
      });
    };
    return new TextWire({
      post: (data) => {
        // A frame belongs to the wire once sent; a copy keeps the two sides from sharing it.
        const crossing = typeof data === 'string' ? data : data.slice(0);
        later((target) => target.deliver(crossing));
      },
      close: (reason) => {
        if (!open) return;
        open = false;
        later((target) => target.ended(reason));
      },
      backlogBytes: () => 0,
    });
  };
  const left = end(1);
  const right = end(0);
  ends.push(left, right);
  return [left, right];
}
