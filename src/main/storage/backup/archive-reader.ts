import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { FaultError } from '#contract/faults.ts';
import { damaged, readTarHeader, TAR_BLOCK, tarPadding, type TarEntry } from './tar-entry.ts';

/** What a reader of an archive does with its files, in order. */
export interface ArchiveSink {
  begin(entry: TarEntry): void;
  /** Bytes of the file that was begun, in order. */
  bytes(part: Buffer): void;
  end(): void;
}

/**
 * Reads a `.tar.gz` from its first byte to its last.
 * @throws FaultError `input.backup_damaged` wherever it is not whole.
 */
export async function readArchive(file: string, sink: ArchiveSink): Promise<void> {
  const source = createReadStream(file);
  const stream = source.pipe(createGunzip());
  source.on('error', (error) => stream.destroy(error));
  const walker = new TarWalker(sink);
  try {
    for await (const chunk of stream) walker.take(chunk as Buffer);
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    throw damaged((thrown as Error).message);
  } finally {
    source.destroy();
  }
  walker.finish();
}

class TarWalker {
  readonly #sink: ArchiveSink;
  #head = Buffer.alloc(TAR_BLOCK);
  #inHead = 0;
  #left = 0;
  #padding = 0;
  #ended = false;

  constructor(sink: ArchiveSink) {
    this.#sink = sink;
  }

  take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#ended) {
      const rest = chunk.length - at;
      if (this.#left > 0) {
        const part = Math.min(rest, this.#left);
        this.#sink.bytes(chunk.subarray(at, at + part));
        this.#left -= part;
        at += part;
        if (this.#left === 0) this.#sink.end();
      } else if (this.#padding > 0) {
        const part = Math.min(rest, this.#padding);
        this.#padding -= part;
        at += part;
      } else {
        const part = Math.min(rest, TAR_BLOCK - this.#inHead);
        chunk.copy(this.#head, this.#inHead, at, at + part);
        this.#inHead += part;
        at += part;
        if (this.#inHead === TAR_BLOCK) this.#begin();
      }
    }
  }

  finish(): void {
    if (!this.#ended) throw damaged('it ends in the middle');
  }

  #begin(): void {
    this.#inHead = 0;
    const entry = readTarHeader(this.#head);
    if (entry === null) {
      this.#ended = true;
      return;
    }
    this.#sink.begin(entry);
    this.#left = entry.size;
    this.#padding = tarPadding(entry.size);
    if (entry.size === 0) this.#sink.end();
  }
}
