import { crc32 } from 'node:zlib';
import { indexPath } from '../recording/recording-folder.ts';
import type { RecordingReader } from '../recording/recording-reader.ts';
import type { Segment } from '../recording/segment-reader.ts';
import type { TrackShelf } from './replay-track.ts';

/** How the places of a recording are kept. A mark's numbers begin with: pieces given, segment, block. */
export function recordingShelf(reader: RecordingReader): TrackShelf {
  const [first] = reader.segments as readonly [Segment];
  return {
    path: indexPath(first.path),
    source: first.head.source,
    ticksBehind: ([, segment = 0, block = 0]) => {
      let packets = 0;
      for (const [at, { blocks }] of reader.segments.entries()) {
        if (at < segment) continue;
        for (let i = at === segment ? block : 0; i < blocks.length; i += 1) packets += blocks[i]?.packets ?? 0;
      }
      return packets;
    },
    keyOf: ([, segment = -1, block = -1]) => {
      const here = reader.segments[segment];
      if (here === undefined || block < 0 || block > here.blocks.length) return null;
      const before = reader.segments.slice(0, segment).map((one) => `${nameOf(one)}:${one.wholeBytes}`);
      // The block in front of the mark was written before and never changes.
      const last = here.blocks[block - 1];
      return crc32([...before, nameOf(here), `${block}:${last?.bodyCrc ?? 0}`].join(' ')).toString(16);
    },
  };
}

const nameOf = ({ head }: Segment): string => `${head.run}.${head.part}`;
