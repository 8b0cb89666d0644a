import { call } from '../shell/terminal.ts';
import { usePolled } from '../shell/use-polled.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { instrumentsStore } from '../stores/instruments.ts';
import { holdWords } from './hold-words.ts';

/** Time and volatility move slowly: it is asked again after this time, ms. */
const ASK_EVERY_MS = 2_000;

interface HoldLineProps {
  readonly underlying: string;
  readonly expiry: string;
  /** ₹. */
  readonly strike: number;
  readonly right: 'CE' | 'PE';
  readonly seen?: () => boolean;
}

const always = (): boolean => true;

/** What holding a long option costs in time; kept in its place while there is no answer. */
export function HoldLine({ underlying, expiry, strike, right, seen = always }: HoldLineProps) {
  const epoch = instrumentsStore.getState().epoch;
  const { value, error } = usePolled({
    key: epoch < 0 ? null : `${epoch} ${underlying} ${expiry} ${strike} ${right}`,
    ask: () => call('chain.hold', { epoch, underlying, expiry, strike, right }),
    everyMs: ASK_EVERY_MS,
    seen,
  });
  const words = value === null ? (error ?? 'Counting what time costs…') : holdWords(value, right, engineNowMs());
  return (
    <p className="hold-line">
      <span className="muted">Long {right}:</span> {words}
    </p>
  );
}
