import type { Health, SessionState } from '#contract/model/terminal.ts';
import type { StoreAnswers, StoreRequest } from '../threads/protocol.ts';
import type { LakeDesk } from './lake-desk.ts';
import type { Epoch } from './epoch.ts';
import type { Prefs } from './prefs.ts';
import type { OptionDesk } from './option-desk.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Publisher } from './publisher.ts';
import type { ReplayDesk } from './replay-desk.ts';
import type { ScanDesk } from './scan-desk.ts';

/** What the handlers of calls work with. */
export interface EngineServices {
  /** The present epoch; throws `unavailable.starting` before the first one. */
  readonly epoch: () => Epoch;
  /** Asks the store; `make` is called when it can be asked, with the epoch that holds then, and may refuse. */
  readonly askStore: <R extends StoreRequest>(make: (epoch: Epoch) => R) => Promise<StoreAnswers[R['kind']]>;
  readonly publisher: Publisher;
  readonly prefs: Prefs;
  readonly scanDesk: ScanDesk;
  readonly optionDesk: OptionDesk;
  readonly orderDesk: OrderDesk;
  readonly replay: ReplayDesk;
  readonly lake: LakeDesk;
  readonly sessionState: () => SessionState;
  readonly health: () => Health;
}
