import chargesJson from '../../../resources/charges.json' with { type: 'json' };
import { tariffSchema } from '../../../src/main/core/charges/tariff.ts';
import type { Rng } from '../../../src/main/core/rng.ts';
import { CalendarHours } from '../../../src/main/core/venue/calendar-hours.ts';
import { Venue, type VenueEvent } from '../../../src/main/core/venue/venue.ts';
import { VenueDoor } from '../../../src/main/core/venue/venue-door.ts';
import { FaultDice } from '../../../src/main/core/venue/venue-faults.ts';
import { RateLimits } from '../../../src/main/sim/rest/rate-limits.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';
import type { SimMarket } from './sim-market.ts';
import type { SimPlan } from './sim-plan.ts';

export const CALENDAR = shippedCalendar();
export const TARIFF = tariffSchema.parse(chargesJson);
const OPENING_PAISE = 10_000_000_000_000;

export interface SimVenueParts {
  readonly plan: SimPlan;
  readonly market: SimMarket;
  readonly rng: Rng;
  /** Whether it counts requests. */
  readonly metered: boolean;
  readonly tokens: { isLive(token: string): boolean; kill(): void };
  readonly onEvent: (event: VenueEvent) => void;
}

/** The venue of a run behind its door, with the plan's faults. It squares positions off only where a night follows. */
export function simDoor({ plan, market, rng, metered, tokens, onEvent }: SimVenueParts): VenueDoor {
  const dice = new FaultDice(rng.fork('faults'), plan.venue);
  const venue = new Venue({
    quotes: market,
    listing: market,
    hours: new CalendarHours(CALENDAR),
    tariff: TARIFF,
    rng: rng.fork('venue'),
    rules: { ...(plan.night && metered ? {} : { squareOff: null }), openingPaise: OPENING_PAISE },
    lateFillMs: () => dice.lateFillMs(),
  });
  return new VenueDoor({ venue, tokens, dice, ...(metered ? { limits: new RateLimits() } : {}), onEvent });
}
