import type { Health, SessionState } from '#contract/model/terminal.ts';
import type { StoreAnswers, StoreRequest } from '../threads/protocol.ts';
import type { AccountSwitch } from './account-switch.ts';
import type { AlertDesk } from './alert-desk.ts';
import type { Care } from './care-wiring.ts';
import type { LakeDesk } from './lake-desk.ts';
import type { Epoch } from './epoch.ts';
import type { EngineHost } from './host.ts';
import type { ChangeHolds } from './change-holds.ts';
import type { ClockSkewMeter } from './clock-skew.ts';
import type { Prefs } from './prefs.ts';
import type { NotifyDesk } from './notify-desk.ts';
import type { OptionDesk } from './option-desk.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Publisher } from './publisher.ts';
import type { ReplayDesk } from './replay-desk.ts';
import type { ScanDesk } from './scan-desk.ts';
import type { SubscriptionDesk } from './subscription-desk.ts';

/** What the handlers of calls work with. */
export interface EngineServices {
  /** The present epoch; throws `unavailable.starting` before the first one. */
  readonly epoch: () => Epoch;
  /** Asks the store; `make` is called when it can be asked, with the epoch that holds then, and may refuse. */
  readonly askStore: <R extends StoreRequest>(make: (epoch: Epoch) => R) => Promise<StoreAnswers[R['kind']]>;
  /** Engine time. */
  readonly nowMs: () => number;
  /** Yearly rate that option prices are discounted with, continuous. */
  readonly riskFreeRate: number;
  readonly publisher: Publisher;
  /** Instruments whose changed terms nobody has confirmed; asked before an order is sent. */
  readonly holds: ChangeHolds;
  /** How far this clock is from the broker's; asked before an order is sent by itself. */
  readonly clockSkew: ClockSkewMeter;
  readonly prefs: Prefs;
  readonly scanDesk: ScanDesk;
  readonly alerts: AlertDesk;
  readonly notify: NotifyDesk;
  readonly optionDesk: OptionDesk;
  readonly orderDesk: OrderDesk;
  readonly accounts: AccountSwitch;
  readonly replay: ReplayDesk;
  readonly lake: LakeDesk;
  readonly care: Care;
  readonly subscriptions: SubscriptionDesk;
  /** The parts of the host that pages ask: absent where there is no data folder. */
  readonly host: Pick<EngineHost, 'settings' | 'accountDoor'>;
  readonly sessionState: () => SessionState;
  readonly health: () => Health;
}
