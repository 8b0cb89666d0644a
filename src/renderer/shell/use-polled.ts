import { useEffect, useState } from 'react';
import { faultOf } from '#contract/faults.ts';

export interface Polled<T> {
  /** The newest answer to this question; kept while later ones fail. */
  readonly value: T | null;
  /** Why the newest asking failed; null after one that worked. */
  readonly error: string | null;
}

interface Question<T> {
  /** What is asked, as text: another text is another question and begins without an answer. Null asks nothing. */
  readonly key: string | null;
  readonly ask: () => Promise<T>;
  /** Time from an answer to the next question, ms. */
  readonly everyMs: number;
  /** Nobody is asked while this says no. */
  readonly seen: () => boolean;
}

const NOTHING = { value: null, error: null };

/** Asks again and again while it can be seen, one question at a time. */
export function usePolled<T>({ key, ask, everyMs, seen }: Question<T>): Polled<T> {
  const [known, setKnown] = useState<Polled<T> & { readonly key: string | null }>({ key, ...NOTHING });
  useEffect(() => {
    let live = key !== null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const again = (): void => {
      if (live) timer = setTimeout(round, everyMs);
    };
    const round = (): void => {
      if (!seen()) return again();
      ask()
        .then(
          (value) => live && setKnown({ key, value, error: null }),
          (error: unknown) => {
            const { text } = faultOf(error);
            if (live) setKnown((before) => ({ key, value: before.key === key ? before.value : null, error: text }));
          },
        )
        .finally(again);
    };
    if (live) round();
    return () => {
      live = false;
      if (timer !== null) clearTimeout(timer);
    };
    // The key says everything that the question depends on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, everyMs]);
  return known.key === key ? known : NOTHING;
}
