import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  expiryInstantMs,
  tradingMinutesToExpiry,
  yearsToExpiry,
} from '../../../../src/main/core/options/time-to-expiry.ts';
import { SessionCalendar } from '../../../../src/main/core/session/calendar.ts';
import { calendarSchema } from '../../../../src/main/core/session/calendar-data.ts';
import calendarJson from '../../../../resources/calendar.json' with { type: 'json' };
import { assertNumber } from '../vectors.ts';
import { chainVectors } from './chain-vectors.ts';

const calendar = new SessionCalendar(calendarSchema.parse(calendarJson));

describe('time to expiry', () => {
  it('vectors: instant, years, calendar and trading minutes across the change to 15:40', () => {
    for (const {
      now_ms,
      expiry,
      expiry_instant,
      T,
      calendar_minutes,
      trading_minutes,
    } of chainVectors.time_to_expiry) {
      const instant = expiryInstantMs(calendar, expiry, 'FNO');
      assert.equal(instant, Date.parse(expiry_instant), expiry);
      const years = yearsToExpiry(instant, now_ms);
      assertNumber(expiry, years, T, { rel: 1e-15, abs: 0 });
      assertNumber(expiry, years * 525_600, calendar_minutes);
      assertNumber(expiry, tradingMinutesToExpiry(calendar, expiry, 'FNO', now_ms), trading_minutes);
    }
  });

  it('MCX options live until their own close', () => {
    const instant = expiryInstantMs(calendar, '2026-11-17', 'MCX');
    assert.ok(instant >= Date.parse('2026-11-17T23:00:00+05:30'));
    assert.ok(instant <= Date.parse('2026-11-18T00:00:00+05:30'));
  });

  it('no option expires on a holiday', () => {
    assert.throws(() => expiryInstantMs(calendar, '2026-11-24', 'FNO'), /no trading day/);
  });
});
