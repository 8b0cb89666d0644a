import type { CorporateAction } from '#contract/model/corporate-action.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { SessionState } from '#contract/model/terminal.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import { minuteText } from '../../ui/format.ts';
import type { LinkState } from '../../client/link.ts';
import type { ChartStatus } from './chart-loader.ts';

/** What stands in the middle of a chart that has nothing to draw; null when it has. */
export function chartStateWords(
  status: ChartStatus,
  instrument: Instrument | undefined,
  interval: ChartInterval,
): string | null {
  if (instrument === undefined || status.phase === 'none') return 'No instrument is chosen. Press / and type a symbol.';
  if (status.phase === 'loading') return `Reading ${interval} bars of ${instrument.symbol}…`;
  if (status.phase === 'empty') return `No ${interval} bars of ${instrument.symbol} yet. The first trade draws one.`;
  return status.phase === 'error' ? `Bars of ${instrument.symbol} could not be read. ${status.text}` : null;
}

/** A reason as the engine gives it, with a capital letter and a full stop. */
function sentence(reason: string | null): string {
  if (reason === null || reason === '') return '';
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.$/, '')}.`;
}

/** Why the newest bar may be old; null while it is not. */
export function chartStaleWords(link: LinkState, session: SessionState | null): string | null {
  if (link.phase === 'lost') return 'Connection lost: the chart stands still.';
  if (session?.feed === 'stale') return `Feed down: the chart stands still. ${sentence(session.feedReason)}`.trim();
  if (session?.feed === 'stopped') return `Feed stopped. ${sentence(session.feedReason)}`.trim();
  return null;
}

/** What the instrument's session does where it is not plain trading or rest; null where it is. */
export function chartPhaseWords(
  session: SessionState | null,
  instrument: Instrument | undefined,
  nowMs: number,
): string | null {
  if (session === null || instrument === undefined) return null;
  const minute = (nowMs - session.day.midnightMs) / MINUTE_MS;
  const spans = session.day.spans[instrument.sessionClass] ?? [];
  const span = spans.find(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute);
  const until = span === undefined ? '' : minuteText(span.toMinute);
  if (span?.phase === 'preopen') return `Pre-open until ${until}: the price is indicative.`;
  if (span?.phase === 'buffer') return `Pre-open has ended. Trading starts ${until}.`;
  return span?.phase === 'auction' ? `Closing auction until ${until}: continuous trading has ended.` : null;
}

/** What the chip of adjusted prices says: the corporate actions that this terminal has seen. */
export function actionWords(actions: readonly Pick<CorporateAction, 'ratio' | 'throughDate'>[]): string {
  if (actions.length === 0) return 'No split or bonus was seen on this instrument';
  return actions.map(({ ratio, throughDate }) => `${ratio} after ${throughDate}`).join(', ');
}
