import { FaultError, fault } from '#contract/faults.ts';
import type { CallInput } from '#contract/calls/index.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import { PendingTable } from '#contract/pending-table.ts';
import type { Timers } from '#contract/timers.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import type { FeedOrder } from '../threads/protocol.ts';

type Control = CallInput<'replay.control'>;

/** Drives the replay in the feed thread and keeps its state as last told. */
export class ReplayDesk {
  readonly #post: ((order: FeedOrder) => void) | null;
  readonly #pending: PendingTable;
  readonly #waiting: number[] = [];
  #state: ReplayState | null = null;

  /** @param post null when the source is no replay. */
  constructor(post: ((order: FeedOrder) => void) | null, timers: Timers) {
    this.#post = post;
    const timeoutMs = WIRE_LIMITS.callTimeoutMs - 1_000;
    this.#pending = new PendingTable({ timers, limit: WIRE_LIMITS.pendingCallsMax, timeoutMs });
  }

  get state(): ReplayState | null {
    return this.#state;
  }

  /** Resolves with the first state told after the order. Throws `input.not_a_replay` and `input.replay_value`. */
  async control(control: Control): Promise<ReplayState> {
    const { action, value, unit, interval } = control;
    const post = this.#post;
    if (post === null) {
      const text = 'The source is not a replay. Start the terminal with --source replay:FILE.';
      throw new FaultError(fault('input.not_a_replay', text));
    }
    if ((action === 'speed' || action === 'seek') && value === undefined) {
      throw new FaultError(fault('input.replay_value', `'${action}' needs a value.`));
    }
    if (action === 'seek' && value === 'max') {
      throw new FaultError(fault('input.replay_value', "'seek' needs a time."));
    }
    const send = (id: number): void => {
      this.#waiting.push(id);
      post({
        type: 'replay',
        action,
        ...(value === undefined ? {} : { value }),
        ...(unit === undefined ? {} : { unit }),
        ...(interval === undefined ? {} : { interval }),
      });
    };
    return (await this.#pending.open(`replay ${action}`, send).answer) as ReplayState;
  }

  receive(state: ReplayState): void {
    this.#state = state;
    for (const id of this.#waiting.splice(0)) this.#pending.settle(id, state);
  }
}
