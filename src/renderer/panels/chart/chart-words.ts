import type { SessionState } from '#contract/model/terminal.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Interval } from '#contract/model/bar.ts';
import type { LinkState } from '../../client/link.ts';
import type { ChartStatus } from './chart-loader.ts';

/** What stands in the middle of a chart that has nothing to draw; null when it has. */
export function chartStateWords(
  status: ChartStatus,
  instrument: Instrument | undefined,
  interval: Interval,
): string | null {
  if (instrument === undefined || status.phase === 'none') return 'No instrument is chosen. Press / and type a symbol.';
  if (status.phase === 'loading') return `Reading ${interval} bars of ${instrument.symbol}…`;
  if (status.phase === 'empty') return `No ${interval} bars of ${instrument.symbol} yet. The first trade draws one.`;
  return status.phase === 'error' ? `Bars of ${instrument.symbol} could not be read. ${status.text}` : null;
}

/** Why the newest bar may be old; null while it is not. */
export function chartStaleWords(link: LinkState, session: SessionState | null): string | null {
  if (link.phase === 'lost') return 'Connection lost: the chart stands still.';
  if (session?.feed === 'stale') return `Feed down: the chart stands still. ${session.feedReason ?? ''}`.trim();
  if (session?.feed === 'stopped') return `Feed stopped. ${session.feedReason ?? ''}`.trim();
  return null;
}
