import { existsSync } from 'node:fs';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import { ownScanner } from '../../core/expression/own-scanner.ts';
import type { Scanner } from '../../core/scan/scanner.ts';
import { readSavedScanners } from '../../storage/recorded-past.ts';

/** Id of an expression that was given on the command line. */
const TYPED_ID = 0;

/** A scanner made of an expression on the command line. @throws FaultError `input.expression` that names the place. */
export function typedScanner(expression: string, interval: string | null): Scanner {
  return ownScanner({
    id: TYPED_ID,
    title: 'Typed expression',
    expression,
    intervals: [(interval ?? '5m') as OwnScanner['intervals'][number]],
    kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
    side: 'neutral',
    schedule: { kind: 'bar' },
    fires: 'edge',
    cooldownBars: 0,
    plan: null,
  });
}

/** The scanners that a person saved in a data folder; what cannot be read any more is told and left out. */
export async function savedScanners(database: string, note: (text: string) => void): Promise<Scanner[]> {
  if (!existsSync(database)) return [];
  return (await readSavedScanners(database)).flatMap((definition) => {
    try {
      return [ownScanner(definition)];
    } catch (thrown) {
      note(`Your scanner “${definition.title}” does not run: ${(thrown as Error).message}`);
      return [];
    }
  });
}
