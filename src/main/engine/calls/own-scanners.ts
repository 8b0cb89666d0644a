import { faultOf } from '#contract/faults.ts';
import { checkExpression } from '../../core/expression/check.ts';
import { complete } from '../../core/expression/complete.ts';
import { compiledOrFault, ownIntervals } from '../../core/expression/own-scanner.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

type OwnCalls = 'own.list' | 'own.check' | 'own.complete' | 'own.save' | 'own.remove' | 'own.test';

/** Scanners that a person writes: reading and completing is done here, storing in the store, running in the scan thread. */
export function ownScannerHandlers({ askStore, scanDesk, epoch }: EngineServices): Pick<Handlers, OwnCalls> {
  // What is stored is stored: a scan thread that is starting or busy reads it by itself.
  const reload = (): Promise<void> =>
    scanDesk.reloadOwn().catch((thrown: unknown) => {
      if (faultOf(thrown).kind !== 'unavailable') throw thrown;
    });
  return {
    'own.list': async () => ({ scanners: [...(await askStore(() => ({ kind: 'ownScanners' }))).scanners] }),
    'own.check': ({ text, intervals }) => checkExpression(text, ownIntervals(intervals)),
    'own.complete': ({ text, cursor }) => complete(text, cursor),
    'own.save': async (scanner) => {
      const { text } = compiledOrFault(scanner.expression, ownIntervals(scanner.intervals));
      const stored = await askStore(() => ({ kind: 'ownScannerSave', scanner: { ...scanner, expression: text } }));
      await reload();
      return stored.scanner;
    },
    'own.remove': async ({ id }) => {
      await askStore(() => ({ kind: 'ownScannerRemove', id }));
      await reload();
      return {};
    },
    'own.test': ({ scanner, days, slots }) => {
      compiledOrFault(scanner.expression, ownIntervals(scanner.intervals));
      const { universe } = epoch();
      if (slots !== null) universe.check(universe.epoch, slots);
      return scanDesk.test(scanner, days, slots);
    },
  };
}
