import type { Config } from '#contract/config.ts';
import { assert } from '#contract/faults.ts';
import type { Boot, FeedBoot, RecorderBoot, SourceBoot } from '../threads/protocol.ts';
import type { BrokerAccess } from './host.ts';

const BYTES_PER_MB = 1_048_576;

/** Where the feed takes its data from. @param access null when the source is a replay. */
function sourceBoot(config: Config, access: BrokerAccess | null): SourceBoot {
  if (access !== null) return { kind: 'broker', access };
  assert(config.source.startsWith('replay:'), `${config.source} has no broker and is no replay`);
  return { kind: 'replay', file: config.source.slice('replay:'.length), speed: config.speed };
}

/** What the feed thread starts with. @param access null when the source is a replay. */
export function feedParts(config: Config, access: BrokerAccess | null): Omit<FeedBoot, keyof Boot> {
  const { staleAfterMs, feedMode, feedSockets } = config;
  return { source: sourceBoot(config, access), staleAfterMs, feedMode, feedSockets };
}

export function recorderSizes(config: Config): Pick<RecorderBoot, 'segmentBytesMax' | 'keepBytesMax'> {
  return {
    segmentBytesMax: config.recordSegmentMb * BYTES_PER_MB,
    keepBytesMax: config.recordKeepGb * 1_024 * BYTES_PER_MB,
  };
}
