import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FIRST_QUIET_HOURS, isQuiet, storedQuietHours } from '#contract/model/quiet-hours.ts';
import { quietWords } from '../../../src/renderer/panels/alerts/quiet-words.ts';
import { isSilent, soundWords } from '../../../src/renderer/shell/sound.ts';
import {
  hush,
  say,
  speak,
  spokenText,
  VOICE_CHARS_MAX,
  VOICE_WAITING_MAX,
  voiceState,
  voiceWords,
} from '../../../src/renderer/shell/voice.ts';
import { facePrefsSchema, parseFacePrefs, prefsStore } from '../../../src/renderer/stores/prefs.ts';
import { sessionStore } from '../../../src/renderer/stores/session.ts';
import { minuteOfText } from '../../../src/renderer/ui/minute-of-text.ts';

/** 2026-11-20 at a time of day in exchange time. */
const at = (text: string): number => Date.UTC(2026, 10, 20) - 19_800_000 + minuteOfText(text)! * 60_000;
const NIGHT = { on: true, fromMinute: 22 * 60, toMinute: 8 * 60 + 30, alarms: true };

test('quiet hours go over midnight, end with their minute, and are never when both times are one', () => {
  const quietAt = (hours: typeof NIGHT, times: readonly string[]) => times.filter((time) => isQuiet(hours, at(time)));
  const times = ['21:59', '22:00', '23:59', '00:00', '08:29', '08:30', '12:00'];
  assert.deepEqual(quietAt(NIGHT, times), ['22:00', '23:59', '00:00', '08:29']);
  assert.deepEqual(quietAt({ ...NIGHT, fromMinute: 0 }, times), ['00:00', '08:29']);
  assert.deepEqual(quietAt({ ...NIGHT, toMinute: 22 * 60 }, times), []);
  assert.deepEqual(quietAt({ ...NIGHT, on: false }, times), []);
});

test('what is stored is read alike by the face and the engine; what is unreadable is the beginning', () => {
  const json = JSON.stringify({ ...facePrefsSchema.parse({}), quiet: NIGHT });
  assert.deepEqual(storedQuietHours(json), NIGHT);
  assert.deepEqual(parseFacePrefs(json).quiet, NIGHT);
  for (const bad of [null, '{', '[]', '{"quiet":{"on":1}}', JSON.stringify({ quiet: { ...NIGHT, toMinute: 1_440 } })]) {
    assert.deepEqual(storedQuietHours(bad), FIRST_QUIET_HOURS);
    assert.deepEqual(parseFacePrefs(bad).quiet, FIRST_QUIET_HOURS);
  }
  assert.equal(FIRST_QUIET_HOURS.on, false);
  assert.deepEqual(facePrefsSchema.parse({}).spoken, [], 'the voice is off before a person has chosen');
});

test('a time of day is typed as people type it', () => {
  assert.deepEqual(['8:30', '08:30', '0830', ' 0:00 ', '23:59'].map(minuteOfText), [510, 510, 510, 0, 1_439]);
  assert.deepEqual(['24:00', '8:60', '8', 'noon', '', '-1:00'].map(minuteOfText), [null, null, null, null, null, null]);
});

test('the words of the quiet hours and of the sound button', () => {
  assert.match(quietWords(NIGHT, at('23:00')), /^It is quiet now, from 22:00 to 08:30\. Rejections, stops and alarms/);
  assert.match(
    quietWords({ ...NIGHT, alarms: false }, at('12:00')),
    /^Silent from 22:00 to 08:30\. Alarms are silent too/,
  );
  assert.match(quietWords({ ...NIGHT, toMinute: NIGHT.fromMinute }, at('12:00')), /never quiet/);
  assert.match(quietWords(FIRST_QUIET_HOURS, at('03:00')), /at any hour/);
  assert.equal(soundWords(true, true, NIGHT, at('23:00')), 'quiet until 08:30');
  assert.equal(soundWords(true, true, NIGHT, at('12:00')), 'sound on');
  assert.equal(soundWords(false, true, NIGHT, at('23:00')), 'sound off');
});

/** A browser's voice of straw: keeps what it is given until a test ends it. */
class FakeSpeech extends EventTarget {
  voices = [{ lang: 'de-DE' }, { lang: 'en-GB' }, { lang: 'en-IN' }];
  said: (EventTarget & { text: string; lang: string })[] = [];
  cancelled = 0;
  get speaking(): boolean {
    return this.said.length > 0;
  }
  readonly pending = false;
  getVoices = () => this.voices;
  speak = (one: EventTarget & { text: string; lang: string }) => void this.said.push(one);
  cancel = () => {
    this.cancelled += 1;
    this.said = [];
  };
  /** The first one has ended. */
  end(): void {
    this.said.shift()?.dispatchEvent(new Event('end'));
  }
}
class FakeUtterance extends EventTarget {
  lang = '';
  voice: unknown = null;
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
}

/** Runs with the voice of straw in the place of the browser's. */
function withSpeech(run: (speech: FakeSpeech) => void): void {
  const speech = new FakeSpeech();
  Object.assign(globalThis, { speechSynthesis: speech, SpeechSynthesisUtterance: FakeUtterance });
  try {
    run(speech);
  } finally {
    hush();
    Reflect.deleteProperty(globalThis, 'speechSynthesis');
    Reflect.deleteProperty(globalThis, 'SpeechSynthesisUtterance');
  }
}

beforeEach(() => prefsStore.setState(facePrefsSchema.parse({})));

test('without a voice nothing is spoken, and why is said', () => {
  assert.equal(voiceState(), 'absent');
  assert.equal(say('hello'), false);
  assert.match(voiceWords('absent')!, /^This browser cannot speak\. Open/);
  withSpeech((speech) => {
    speech.voices = [];
    assert.equal(voiceState(), 'no-voice');
    assert.equal(say('hello'), false);
    assert.match(voiceWords('no-voice')!, /Install one/);
    assert.deepEqual(speech.said, []);
  });
});

test('classes that were chosen are read, in the English of the market, others not', () => {
  withSpeech((speech) => {
    assert.equal(voiceState(), 'ready');
    speak('own-alert', 'TCS crosses 3100', 1);
    assert.deepEqual(speech.said, [], 'off before it is chosen');
    prefsStore.setState({ spoken: ['own-alert'] });
    speak('own-alert', 'TCS crosses 3100', 1);
    speak('hit', 'INFY breakout', 1);
    assert.deepEqual(
      speech.said.map(({ text, lang }) => [text, lang]),
      [['TCS crosses 3100', 'en-IN']],
    );
    prefsStore.setState({ sound: false });
    speak('own-alert', 'TCS crosses 3200', 1);
    assert.equal(speech.said.length, 1, 'all sound is off');
  });
});

test('no more wait than are news; what has ended, by word or without, makes room', () => {
  withSpeech((speech) => {
    for (let i = 0; i < VOICE_WAITING_MAX + 2; i += 1) say(`number ${i}`);
    assert.equal(speech.said.length, VOICE_WAITING_MAX);
    speech.end();
    assert.equal(say('after one'), true);
    assert.equal(say('too many again'), false);
    speech.said = [];
    assert.equal(say('a browser that told no end'), true);
  });
});

test('a long sentence is cut at a word, and those that were counted are said', () => {
  assert.equal(spokenText('Bought 50 TCS', 1), 'Bought 50 TCS');
  assert.equal(spokenText('RELIANCE breakout up.', 7), 'RELIANCE breakout up, and 6 more');
  const long = spokenText('word '.repeat(100), 1);
  assert.ok(long.length <= VOICE_CHARS_MAX && long.endsWith('word'));
  assert.equal(spokenText('x'.repeat(500), 1).length, VOICE_CHARS_MAX);
});

test('in quiet hours everything is silent but rejections, stops and alarms, and these too where it is set so', () => {
  const before = sessionStore.getState();
  const clock = { epochMs: at('23:00'), wallMs: Date.now(), speed: 1 };
  sessionStore.setState({ session: { clock } as NonNullable<typeof before.session> });
  try {
    prefsStore.setState({ quiet: NIGHT, spoken: ['hit', 'reject'] });
    assert.deepEqual((['hit', 'fill-up', 'error', 'reject', 'stop', 'alarm'] as const).filter(isSilent), [
      'hit',
      'fill-up',
      'error',
    ]);
    withSpeech((speech) => {
      speak('hit', 'INFY breakout', 1);
      speak('reject', 'Rejected: buy 50 TCS', 1);
      assert.deepEqual(
        speech.said.map(({ text }) => text),
        ['Rejected: buy 50 TCS'],
      );
    });
    prefsStore.setState({ quiet: { ...NIGHT, alarms: false } });
    assert.equal(isSilent('alarm'), true);
    sessionStore.setState({
      session: { clock: { ...clock, epochMs: at('12:00') } } as NonNullable<typeof before.session>,
    });
    assert.equal(isSilent('hit'), false, 'exchange time counts, not the wall');
  } finally {
    sessionStore.setState(before, true);
  }
});
