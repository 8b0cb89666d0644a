import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';
import { minuteText } from '../../src/renderer/ui/format.ts';
import { FakePage } from './fake-page.ts';

let face: FakePage;
before(async () => {
  face = await FakePage.open({});
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

interface Spoken {
  spokenHere: string[];
}
const spoken = (): Promise<string[]> => face.page.evaluate(() => (window as unknown as Spoken).spokenHere);
const stored = async () => {
  await face.page.waitForTimeout(700);
  return JSON.parse(face.engine.prefs.get('face.prefs') ?? '{}') as { spoken?: string[]; quiet?: object };
};

/** Puts a voice of straw in the place of the browser's, with or without voices. */
async function putVoice(voices: number): Promise<void> {
  await face.page.evaluate((count) => {
    const said: string[] = [];
    class Utterance extends EventTarget {
      lang = '';
      voice: unknown = null;
      text: string;
      constructor(text: string) {
        super();
        this.text = text;
      }
    }
    const speech = Object.assign(new EventTarget(), {
      speaking: false,
      pending: false,
      getVoices: () => Array.from({ length: count }, () => ({ lang: 'en-IN' })),
      speak: (one: Utterance) => void said.push(one.text),
      cancel: () => {},
    });
    Object.defineProperty(window, 'speechSynthesis', { value: speech, configurable: true });
    Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance, configurable: true });
    (window as unknown as Spoken).spokenHere = said;
  }, voices);
}

/** Opens the sounds anew, so that the panel asks the voice that is there now. */
async function openSounds(): Promise<void> {
  const tabs = face.page.locator('.tools[aria-label="Alerts, rules or channels"]');
  await tabs.getByRole('button', { name: 'Alerts', exact: true }).click();
  await tabs.getByRole('button', { name: 'Sounds', exact: true }).click();
  await face.page.locator('.alert-sounds').waitFor();
}

test('without a voice on the machine the panel says so, and no class can be spoken', async () => {
  const { page } = face;
  await page.keyboard.press('z');
  await putVoice(0);
  await openSounds();
  await page.getByText('No voice is installed on this machine').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Try the voice' }).isDisabled());
  assert.ok(await page.getByRole('switch', { name: 'Your own alert: read by the voice or not' }).isDisabled());
});

test('a class that is switched on is read; the others, and what comes in the same seconds, are not', async () => {
  const { page, engine } = face;
  await putVoice(1);
  await openSounds();
  await page.getByRole('button', { name: 'Try the voice' }).click();
  assert.deepEqual(await spoken(), ['This is how alerts are read to you']);
  engine.alerts.raise({ priority: 'low', text: 'INFY breakout of a class that is not chosen' });
  const own = page.getByRole('switch', { name: 'Alert of a scanner, high priority: read by the voice or not' });
  await own.focus();
  await page.keyboard.press('Space');
  assert.equal(await own.getAttribute('aria-checked'), 'true');
  assert.deepEqual((await stored()).spoken, ['hit-high']);
  engine.alerts.raise({ priority: 'high', text: 'RELIANCE breakout up' });
  engine.alerts.raise({ priority: 'high', text: 'TCS breakout up' });
  engine.alerts.raise({ priority: 'high', text: 'SBIN breakout up' });
  await page.waitForFunction(() => (window as unknown as Spoken).spokenHere.length === 3);
  assert.deepEqual((await spoken()).slice(1), ['RELIANCE breakout up', 'SBIN breakout up, and 1 more']);
});

test('quiet hours are set by the keyboard, said, stored, and silence the voice until they end', async () => {
  const { page, engine } = face;
  const field = (name: string) => page.locator('.alert-quiet').getByLabel(name, { exact: true });
  const type = async (name: string, text: string): Promise<void> => {
    await field(name).fill(text);
    await field(name).press('Enter');
  };
  await type('from', 'noon');
  await page.getByText('"noon" is no time of day. Write it as 08:30.').waitFor();
  await page.keyboard.press('Escape');
  // An hour before and after the exchange's time.
  const minute = Math.floor(((engine.nowMs() + IST_OFFSET_MS) % DAY_MS) / MINUTE_MS);
  const [from, to] = [(minute + 1_380) % 1_440, (minute + 60) % 1_440];
  await type('from', minuteText(from).replace(':', ''));
  await type('to', minuteText(to));
  await page.getByRole('switch', { name: 'Quiet hours', exact: true }).click();
  await page
    .getByText(`It is quiet now, from ${minuteText(from)} to ${minuteText(to)}. Rejections, stops and alarms`)
    .waitFor();
  await page.locator('.strip-button', { hasText: `quiet until ${minuteText(to)}` }).waitFor();
  assert.deepEqual((await stored()).quiet, { on: true, fromMinute: from, toMinute: to, alarms: true });
  const before = (await spoken()).length;
  await page.getByRole('switch', { name: 'Your own alert: read by the voice or not' }).click();
  engine.alerts.raise({ kind: 'price', scannerId: null, ruleId: 7, text: 'WIPRO crosses 240' });
  await page.locator('.toast', { hasText: 'WIPRO' }).waitFor();
  assert.equal((await spoken()).length, before);
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run('.alerts')).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  assert.deepEqual(found, []);
  await face.picture('sounds');
  await page.getByRole('switch', { name: 'Quiet hours', exact: true }).click();
  await page.getByText('come at any hour').waitFor();
});
