import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

type Names = 'journal.read' | 'journal.note' | 'journal.excursion';

/** The trade journal of the account that is on: the store knows, once it has the fills. */
export function journalHandlers({ care: { journal } }: EngineServices): Pick<Handlers, Names> {
  return {
    'journal.read': (query) => journal.ask((book, run) => ({ kind: 'journalRead' as const, book, run, query })),
    'journal.note': (query) => journal.ask((book) => ({ kind: 'journalNote' as const, book, query })),
    'journal.excursion': (query) => journal.ask((book) => ({ kind: 'journalExcursion' as const, book, query })),
  };
}
