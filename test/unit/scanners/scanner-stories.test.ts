import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Hit, paramInfoSchema } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { minuteOfDay } from '../../../src/main/core/time/ist.ts';
import {
  defaultParams,
  isInstrumentScanner,
  paramInfos,
  type ScalarParams,
  type Scanner,
} from '../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import { DAY, OPEN_MINUTE } from '../../support/scan-bench.ts';
import { hitsOfStory, type Leg, minutesOf, pastOfSessions, type Story } from '../../support/scan-story.ts';
import { fixture } from '../../support/shipped-calendar.ts';

interface Told {
  readonly at: string;
  readonly side: string;
  readonly variant: string;
  readonly priority: string;
  readonly confidence: number;
  readonly evidence: Readonly<Record<string, number | string>>;
  readonly plan: Readonly<Record<string, number | string>>;
}
interface StoryFile {
  readonly stories: readonly {
    readonly past: readonly Story[];
    readonly today: Story;
    readonly hits: readonly Told[];
    /** Nothing fires with these parameters, or on this day. */
    readonly almost: readonly { readonly why: string; readonly params?: ScalarParams; readonly today?: Story }[];
  }[];
}

const told = (id: string): StoryFile | null => {
  const file = fixture(`scanners/${id}.json`) as object;
  return 'stories' in file ? (file as StoryFile) : null;
};
const OF_STORIES = SCANNERS.filter(isInstrumentScanner).filter(({ id }) => told(id) !== null);

for (const scanner of OF_STORIES) {
  test(`${scanner.id}: its stories`, () => {
    for (const { past: sessions, today, hits, almost } of told(scanner.id)!.stories) {
      const past = pastOfSessions(sessions.map(minutesOf));
      const found = hitsOfStory({ scanner, past, today: minutesOf(today) });
      assert.deepEqual(found.map(asTold), hits);
      for (const { plan, evidence, confidence } of found) {
        assert.deepEqual(Object.keys(evidence), [...scanner.columns]);
        assert.ok(confidence! >= 0.5 && confidence! <= 1);
        const d = plan!.action === 'BUY' ? 1 : -1;
        assert.ok(d * (plan!.entry - plan!.stop) > 0 && d * (plan!.target - plan!.entry) > 0);
      }
      for (const { why, params, today: other } of almost) {
        const none = hitsOfStory({ scanner, past, today: minutesOf(other ?? today), params: params ?? {} });
        assert.deepEqual(none.map(asTold), [], why);
      }
    }
  });

  test(`${scanner.id}: every parameter is a field with unit, sentence and default in range`, () => {
    for (const info of paramInfos(scanner, defaultParams(scanner))) {
      assert.deepEqual(paramInfoSchema.parse(info), info);
      assert.ok(info.sentence.length > 10);
      if (info.type === 'choice') assert.ok((info.choices ?? []).includes(String(info.default)));
      else assert.ok((info.min ?? 1) <= Number(info.default) && Number(info.default) <= (info.max ?? 0), info.name);
    }
  });
}

function asTold({ atMs, side, variant, priority, confidence, evidence, plan }: Hit): Told {
  const minute = minuteOfDay(atMs);
  const { action, entry, stop, target } = plan!;
  const at = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return {
    at,
    side,
    variant,
    priority,
    confidence: confidence!,
    evidence: evidence as Told['evidence'],
    plan: { action, entry, stop, target },
  };
}

const leg: fc.Arbitrary<Leg> = fc.record({
  minutes: fc.integer({ min: 3, max: 50 }),
  to: fc.integer({ min: 985, max: 1_015 }),
  swing: fc.constantFrom(0.1, 0.5, 1),
  volume: fc.constantFrom(100, 800, 1_000, 3_000, 6_000),
});
const story = (legs: number): fc.Arbitrary<Story> =>
  fc.record({
    open: fc.integer({ min: 990, max: 1_010 }),
    legs: fc.array(leg, { minLength: legs, maxLength: legs + 4 }),
  });

test('profile scanners: bars that come later change no earlier hit, and every plan lies right', () => {
  const fired = new Map<string, number>();
  const scanners = OF_STORIES.filter(({ group }) => group === 'profile');
  assert.equal(scanners.length, 6);
  fc.assert(
    fc.property(
      story(14),
      story(6),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('1m', '5m', '15m'),
      (before, now, part, interval) => {
        const past = pastOfSessions([minutesOf(before).slice(0, 375)]);
        const today = minutesOf(now).slice(0, 375);
        const length = Math.max(1, Math.floor(today.length * part));
        for (const scanner of scanners) {
          const params = 'interval' in scanner.params.shape ? { interval } : { halfHours: 1 };
          const whole = hitsOfStory({ scanner, past, today, params });
          const known = DAY.midnightMs + (OPEN_MINUTE + length) * MINUTE_MS;
          assert.deepEqual(
            hitsOfStory({ scanner, past, today: today.slice(0, length), params }),
            whole.filter(({ atMs }) => atMs <= known),
            scanner.id,
          );
          for (const { side, plan } of whole) {
            const d = side === 'up' ? 1 : -1;
            assert.ok(d * (plan!.entry - plan!.stop) > 0 && d * (plan!.target - plan!.entry) > 0, scanner.id);
            fired.set(`${scanner.id} ${side}`, (fired.get(`${scanner.id} ${side}`) ?? 0) + 1);
          }
        }
      },
    ),
    { numRuns: 80, seed: 7 },
  );
  assert.deepEqual(missing(scanners, fired), [], 'each fires upwards and downwards');
});

function missing(scanners: readonly Scanner[], fired: ReadonlyMap<string, number>): string[] {
  const wanted = scanners.flatMap(({ id }) => [`${id} up`, `${id} down`]);
  return wanted.filter((one) => !fired.has(one));
}
