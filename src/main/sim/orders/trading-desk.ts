import calendarJson from '../../../../resources/calendar.json' with { type: 'json' };
import chargesJson from '../../../../resources/charges.json' with { type: 'json' };
import { tariffSchema } from '../../core/charges/tariff.ts';
import type { Rng } from '../../core/rng.ts';
import { SessionCalendar } from '../../core/session/calendar.ts';
import { calendarSchema } from '../../core/session/calendar-data.ts';
import type { SimServerOptions } from '../options.ts';
import type { TokenStore } from '../tokens.ts';
import { Venue } from '../../core/venue/venue.ts';
import { type DoorRequest, type Outcome, VenueDoor } from '../../core/venue/venue-door.ts';
import { FaultDice } from '../../core/venue/venue-faults.ts';
import type { SimLog, World } from '../world.ts';
import { CalendarHours } from '../../core/venue/calendar-hours.ts';
import { MarketQuotes } from './market-quotes.ts';
import { OrderSocket } from './order-socket.ts';
import { Postback } from './postback.ts';

/** Day on which a registered address was set; it may be changed a week later. */
const STATIC_IP_SINCE = '2026-10-01';
/** How often the venue is moved, ms of real time: half of the quickest acknowledgement. */
const PUMP_MS = 15;

export interface TradingDeskParts {
  readonly world: World;
  readonly tokens: TokenStore;
  readonly options: SimServerOptions;
  readonly rng: Rng;
  readonly log: SimLog;
  /** Left out: the calendar that ships. */
  readonly calendar?: SessionCalendar;
}

/** The venue in the simulator's process: moved by a timer, with its order socket and its webhook. */
export class TradingDesk {
  readonly door: VenueDoor;
  readonly socket: OrderSocket;
  readonly postback: Postback;
  readonly #world: World;
  readonly #timer: NodeJS.Timeout;

  constructor({ world, tokens, options, rng, log, calendar }: TradingDeskParts) {
    this.#world = world;
    this.postback = new Postback(log);
    const market = new MarketQuotes(world.market);
    const dice = new FaultDice(rng.fork('faults'));
    const venue = new Venue({
      quotes: market,
      listing: market,
      hours: new CalendarHours(calendar ?? new SessionCalendar(calendarSchema.parse(calendarJson))),
      tariff: tariffSchema.parse(chargesJson),
      rng: rng.fork('venue'),
      rules: options.venue,
      lateFillMs: () => this.door.dice.lateFillMs(),
    });
    if (options.staticIp !== null) {
      venue.account(tokens.clientId).ips.PRIMARY = { ip: options.staticIp, modified: STATIC_IP_SINCE };
    }
    this.door = new VenueDoor({
      venue,
      dice,
      tokens: { isLive: (token) => tokens.state(token) === 'live', kill: () => tokens.kill() },
      onEvent: (event) => this.postback.send(event),
    });
    const { pingMs, pongTimeoutMs, orderLoginMs: loginMs, orderLoginAck: loginAck } = options;
    const { clientId } = tokens;
    this.socket = new OrderSocket({ door: this.door, clientId, loginMs, loginAck, pingMs, pongTimeoutMs, log });
    this.#timer = setInterval(() => this.door.advance(world.sync()), PUMP_MS);
  }

  /** Sends a request to the venue. */
  send(request: DoorRequest): Promise<Outcome> {
    return new Promise((settle) => this.door.send(request, this.#world.sync(), settle));
  }

  /** Brings the venue to the market's present time. */
  advance(): void {
    this.door.advance(this.#world.sync());
  }

  /** Sets the webhook; null = none. */
  callBack(url: string | null): void {
    this.postback.url = url;
    this.door.venue.tellsPostbacks = url !== null;
  }

  get nowMs(): number {
    return this.#world.sync();
  }

  close(): void {
    clearInterval(this.#timer);
    this.socket.close();
  }
}
