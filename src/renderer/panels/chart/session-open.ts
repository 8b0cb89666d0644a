import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { SessionState } from '#contract/model/terminal.ts';

/** First moment of continuous trading of an instrument's running day, epoch ms; null when it does not trade. */
export function sessionOpenMs(session: SessionState | null, instrument: Instrument | undefined): number | null {
  if (session === null || instrument === undefined) return null;
  const span = session.day.spans[instrument.sessionClass]?.find(({ phase }) => phase === 'continuous');
  return span === undefined ? null : session.day.midnightMs + span.fromMinute * MINUTE_MS;
}
