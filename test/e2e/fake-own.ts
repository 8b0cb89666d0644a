import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import { checkExpression } from '../../src/main/core/expression/check.ts';
import { complete } from '../../src/main/core/expression/complete.ts';
import { ownIntervals, ownScanner } from '../../src/main/core/expression/own-scanner.ts';
import { OWN_OUTPUTS } from '../contract/own-samples.ts';

type OwnCalls = 'own.list' | 'own.check' | 'own.complete' | 'own.save' | 'own.remove' | 'own.test';

/** Own scanners kept in memory, checked and completed by the real language. */
export function fakeOwn(): { readonly [N in OwnCalls]: (input: CallInput<N>) => CallOutput<N> } {
  const kept: OwnScanner[] = [];
  let lastId = 0;
  return {
    'own.list': () => ({ scanners: [...kept] }),
    'own.check': ({ text, intervals }) => checkExpression(text, ownIntervals(intervals)),
    'own.complete': ({ text, cursor }) => complete(text, cursor),
    'own.save': (scanner) => {
      ownScanner(scanner);
      if (kept.some(({ id, title }) => title === scanner.title && id !== scanner.id)) {
        throw new FaultError(fault('input.own_scanner', `There is a scanner “${scanner.title}” already.`));
      }
      const id = scanner.id === 0 ? (lastId += 1) : scanner.id;
      const saved = { ...scanner, id };
      const at = kept.findIndex((one) => one.id === id);
      if (at < 0) kept.push(saved);
      else kept[at] = saved;
      return saved;
    },
    'own.remove': ({ id }) => {
      const at = kept.findIndex((one) => one.id === id);
      if (at >= 0) kept.splice(at, 1);
      return {};
    },
    'own.test': ({ scanner }) => {
      ownScanner(scanner);
      return OWN_OUTPUTS['own.test'];
    },
  };
}
