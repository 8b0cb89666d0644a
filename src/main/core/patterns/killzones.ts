import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';
import { dayMsOf } from '../time/ist.ts';

export const KILLZONES = ['OPEN', 'CLOSE', 'EUROPE'] as const;
export type Killzone = (typeof KILLZONES)[number];

export const KILLZONE_PARAMS = { openMin: 60, closeMin: 60, europeMin: 60 };
export type KillzoneParams = typeof KILLZONE_PARAMS;

/** A day's continuous session, minutes from IST midnight. */
export interface SessionHours {
  readonly openMinute: number;
  readonly closeMinute: number;
}

/** 08:00 in London, counted from midnight UTC in winter. */
const LONDON_OPEN_MS = 8 * 60 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const MARCH = 2;
const OCTOBER = 9;

/**
 * The busy stretch that an instant lies in: the first and the last hour of the day's session, and the first hour of
 * London, which is an hour earlier during British summer time (quant.md D.2). Null outside them and outside the session.
 * @param epochMs open time of the bar.
 */
export function killzoneAt(
  epochMs: number,
  hours: SessionHours,
  params: KillzoneParams = KILLZONE_PARAMS,
): Killzone | null {
  const minute = dayMsOf(epochMs) / MINUTE_MS;
  const { openMinute, closeMinute } = hours;
  if (minute < openMinute || minute >= closeMinute) return null;
  if (minute < openMinute + params.openMin) return 'OPEN';
  if (minute >= closeMinute - params.closeMin) return 'CLOSE';
  const europe = (europeOpenMs(epochMs) - startOfIstDay(epochMs)) / MINUTE_MS;
  return minute >= europe && minute < europe + params.europeMin ? 'EUROPE' : null;
}

/** The instant of 08:00 in London on the Indian day of an instant, epoch ms. */
export function europeOpenMs(epochMs: number): number {
  const utcMidnight = Math.floor((epochMs + IST_OFFSET_MS) / DAY_MS) * DAY_MS;
  const winter = utcMidnight + LONDON_OPEN_MS;
  return isBritishSummer(winter) ? winter - HOUR_MS : winter;
}

function startOfIstDay(epochMs: number): number {
  return epochMs - dayMsOf(epochMs);
}

/** Clocks in Britain are an hour ahead from 01:00 UTC of the last Sunday of March to that of October. */
export function isBritishSummer(epochMs: number): boolean {
  const year = new Date(epochMs).getUTCFullYear();
  return epochMs >= lastSundayMs(year, MARCH) + HOUR_MS && epochMs < lastSundayMs(year, OCTOBER) + HOUR_MS;
}

/** Midnight UTC of the last Sunday of a month that has 31 days. */
function lastSundayMs(year: number, month: number): number {
  const last = Date.UTC(year, month, 31);
  return last - new Date(last).getUTCDay() * DAY_MS;
}
