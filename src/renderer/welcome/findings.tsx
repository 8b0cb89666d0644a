import type { Finding } from '#contract/model/broker-account.ts';

const MARKS = {
  ok: { sign: '✓', word: 'in order', tone: 'up' },
  warn: { sign: '!', word: 'look at it', tone: 'warn' },
  fail: { sign: '✗', word: 'not in order', tone: 'danger-text' },
} as const;

/** What an examination of the account found, one line each: state in sign and word, then fact and remedy. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <dl className="findings" aria-label="What was found">
      {findings.map(({ name, level, text }) => (
        <div key={name} data-level={level}>
          <dt>{name}</dt>
          <dd className={MARKS[level].tone}>
            <span aria-hidden="true">{MARKS[level].sign}</span> {MARKS[level].word}
          </dd>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
