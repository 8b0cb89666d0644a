import { type Config, listedCount } from '#contract/config.ts';
import type { SessionState } from '#contract/model/terminal.ts';

const REPLAY = 'replay:';

/** Under which name the rows of this source are stored. */
export function sourceKey(config: Config): string {
  const { source, seed } = config;
  return source === 'sim' ? `sim:${seed}:${listedCount(config)}` : source;
}

/** What the page says of the source. @param restUrl address of the broker's REST side; null where there is none. */
export function sourceWords(config: Config, restUrl: string | null): Pick<SessionState, 'mode' | 'sourceLabel'> {
  const { source, seed } = config;
  if (source === 'sim') return { mode: 'sim', sourceLabel: `simulated exchange, seed ${seed}` };
  if (source === 'dhan')
    return { mode: config.orders, sourceLabel: `Dhan, ${restUrl === null ? '' : hostOf(restUrl)}` };
  return { mode: 'replay', sourceLabel: source.slice(REPLAY.length) };
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? url;
