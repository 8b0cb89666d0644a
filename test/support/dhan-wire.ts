import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface WireVectors {
  readonly json: readonly { readonly name: string; readonly json: unknown }[];
  readonly errors: readonly { readonly name: string; readonly http: number; readonly body: unknown }[];
}

/** Frames and error answers as they were recorded. */
export const dhanWire = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'dhan-wire.json'), 'utf8'),
) as WireVectors;
