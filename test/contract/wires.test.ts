import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { Answerer, type AnswererOptions } from '#contract/answerer.ts';
import { CALLS, type CallName } from '#contract/calls/index.ts';
import { Caller } from '#contract/caller.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { encodeBars } from '#contract/frames.ts';
import { WIRE_LIMITS, type WireMessage } from '#contract/wire.ts';
import { pageTimers } from '../../src/renderer/client/client.ts';
import { createRouter } from '../../src/main/engine/router.ts';
import { SAMPLE_INPUTS, SAMPLE_OUTPUTS, sampleHandlers } from './samples.ts';
import { WIRE_KINDS, type WirePair } from './wires.ts';

const never = (): Promise<unknown> => new Promise(() => {});
const isFault = (code: string) => (error: unknown) => {
  assert.ok(error instanceof FaultError, String(error));
  assert.equal(error.fault.code, code, error.fault.text);
  return true;
};
const closed = (wire: { onClose(listener: (reason: string) => void): unknown }): Promise<string> =>
  new Promise((resolve) => void wire.onClose(resolve));

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !what(); i += 1) await sleep(5);
  assert.ok(what(), 'condition was not reached within a second');
}

interface Session {
  readonly pair: WirePair;
  readonly caller: Caller;
  readonly answerer: Answerer;
  readonly credits: number[];
  readonly bugs: unknown[];
}

async function session(open: () => Promise<WirePair>, answer?: AnswererOptions['answer']): Promise<Session> {
  const pair = await open();
  const credits: number[] = [];
  const bugs: unknown[] = [];
  const router = createRouter(sampleHandlers());
  const answerer = new Answerer(pair.engine, {
    hello: () => ({ epoch: 3, host: 'test', capabilities: ['replay'] }),
    answer: answer ?? ((name, input, token) => router(name, input, { token, client: null as never })),
    onCredit: (frames) => credits.push(frames),
    onBug: (_name, error) => bugs.push(error),
  });
  const caller = new Caller(pair.page, pageTimers);
  return { pair, caller, answerer, credits, bugs };
}

const idleAnswerer = (pair: WirePair): Answerer =>
  new Answerer(pair.engine, { hello: () => ({}), answer: never, onCredit: () => {}, onBug: () => {} });

const barsFrame = (seq: number): ArrayBuffer => encodeBars([], { epoch: 1, seq, sentMs: 0, newestRecvMs: 0 });

for (const [kind, open] of Object.entries(WIRE_KINDS)) {
  describe(`contract over ${kind}`, () => {
    it('says hello both ways', async () => {
      const { pair, caller } = await session(open);
      const hello = await caller.ready;
      assert.deepEqual([hello.epoch, hello.host, hello.capabilities], [3, 'test', ['replay']]);
      await pair.dispose();
    });

    for (const name of Object.keys(CALLS) as CallName[]) {
      it(`carries ${name} there and back`, async () => {
        const { pair, caller } = await session(open);
        assert.deepEqual(await caller.call(name, SAMPLE_INPUTS[name] as never), SAMPLE_OUTPUTS[name]);
        assert.equal(caller.pendingCalls, 0);
        await pair.dispose();
      });
    }

    it('refuses bad input, an unknown call, and keeps a fault unchanged', async () => {
      const own = fault('denied.halted', 'Trading is halted. Activate it first.', { since: 5 });
      const refusing = await session(open, () => {
        throw new FaultError(own);
      });
      await assert.rejects(refusing.caller.call('health.sample', {}), (error: FaultError) => {
        assert.deepEqual(error.fault, own);
        return true;
      });
      await refusing.pair.dispose();
      const { pair, caller } = await session(open);
      const bad = { from: -1, limit: 1 };
      await assert.rejects(caller.call('instruments.page', bad), isFault('input.bad_call'));
      await assert.rejects(caller.call('no.such' as CallName, {} as never), isFault('input.unknown_call'));
      await assert.rejects(caller.call('toString' as CallName, {} as never), isFault('input.unknown_call'));
      await pair.dispose();
    });

    it('tells a bug in a handler without ending the connection', async () => {
      const { pair, caller, bugs } = await session(open, (name) => {
        if (name === 'scan.list') throw new TypeError('x is undefined');
        return {};
      });
      await assert.rejects(caller.call('scan.list', {}), isFault('bug.unexpected'));
      assert.equal(bugs.length, 1);
      assert.deepEqual(await caller.call('health.sample', {}), {});
      await pair.dispose();
    });

    it('refuses an oversize message on the side that makes it', async () => {
      const big = 'x'.repeat(WIRE_LIMITS.messageBytesMax);
      const { pair, caller } = await session(open, (name) => (name === 'scan.list' ? { big } : {}));
      const set = { key: 'layout', json: big };
      await assert.rejects(caller.call('prefs.set', set), isFault('input.message_too_large'));
      await assert.rejects(caller.call('scan.list', {}), isFault('bug.reply_refused'));
      assert.deepEqual(await caller.call('health.sample', {}), {}, 'the connection lives on');
      assert.equal(caller.pendingCalls, 0);
      await pair.dispose();
    });

    it('ends the connection on an oversize or malformed message from a foreign page', async () => {
      for (const data of ['x'.repeat(WIRE_LIMITS.messageBytesMax + 1), '{"type":"call"}', 'not json']) {
        const { pair } = await session(open);
        if (pair.raw === null) return pair.dispose();
        const reason = closed(pair.engine);
        pair.raw(data);
        assert.notEqual(await reason, '');
        await pair.dispose();
      }
    });

    it('refuses the 257th pending call on both sides', async () => {
      const { pair, caller, answerer } = await session(open, never);
      const calls = Array.from({ length: WIRE_LIMITS.pendingCallsMax }, () => caller.call('scan.list', {}));
      for (const call of calls) call.catch(() => {});
      await assert.rejects(caller.call('scan.list', {}), isFault('unavailable.too_many_calls'));
      await until(() => answerer.pendingCalls === WIRE_LIMITS.pendingCallsMax);
      const answered = new Promise<WireMessage>((resolve) => void pair.page.onMessage(resolve));
      pair.page.send({ type: 'call', id: 9_999, name: 'scan.list', input: {} });
      const reply = await answered;
      assert.ok(reply.type === 'fault' && reply.fault.code === 'unavailable.too_many_calls');
      caller.close('test over');
      await pair.dispose();
    });

    it('times out and cancels, and the engine forgets both', async () => {
      const { pair, caller, answerer } = await session(open, never);
      await assert.rejects(caller.call('scan.list', {}, { timeoutMs: 20 }), isFault('unavailable.timeout'));
      const abort = new AbortController();
      const cancelled = caller.call('scan.list', {}, { signal: abort.signal });
      await until(() => answerer.pendingCalls === 1);
      abort.abort();
      await assert.rejects(cancelled, isFault('unavailable.cancelled'));
      await until(() => answerer.pendingCalls === 0);
      assert.equal(caller.pendingCalls, 0);
      await pair.dispose();
    });

    it('rejects what is pending when the wire closes, tells the reason, and leaks nothing', async () => {
      const { pair, caller, answerer } = await session(open, never);
      const call = caller.call('scan.list', {});
      await until(() => answerer.pendingCalls === 1);
      const told = closed(pair.page);
      pair.engine.close('the terminal is being closed');
      assert.equal(await told, 'the terminal is being closed');
      await assert.rejects(call, isFault('unavailable.wire_closed'));
      await assert.rejects(caller.call('scan.list', {}), isFault('unavailable.wire_closed'));
      assert.equal(caller.pendingCalls + answerer.pendingCalls, 0);
      await pair.dispose();
    });

    it('numbers events and keeps their order', async () => {
      const { pair, caller, answerer } = await session(open);
      const seen: number[] = [];
      caller.on('notice.raised', (notice) => seen.push(notice.atMs));
      for (let i = 0; i < 500; i += 1) answerer.emit('notice.raised', { level: 'info', code: 'a', text: 'b', atMs: i });
      await until(() => seen.length === 500);
      assert.deepEqual(
        seen,
        Array.from({ length: 500 }, (_, i) => i),
      );
      const reason = closed(pair.page);
      pair.engine.send({ type: 'event', seq: 900, name: 'notice.raised', payload: {} });
      assert.match(await reason, /event 900 came after 500/);
      await pair.dispose();
    });

    it('gives one credit per publication, however many frames it has', async () => {
      const { pair, caller, credits } = await session(open);
      const frames: ArrayBuffer[] = [];
      caller.onFrame((frame) => frames.push(frame));
      await caller.ready;
      for (const seq of [1, 1, 2]) pair.engine.sendFrame(barsFrame(seq));
      await until(() => frames.length === 3);
      for (let i = 0; i < 4; i += 1) caller.creditFrame();
      await until(() => credits.length === 2);
      await sleep(20);
      assert.deepEqual(credits, [1, 1]);
      await pair.dispose();
    });

    it('refuses a foreign protocol version on either side', async () => {
      const foreignPage = await open();
      const idle = idleAnswerer(foreignPage);
      const reason = closed(foreignPage.page);
      foreignPage.page.send({ type: 'hello', protocol: 99 });
      assert.match(await reason, /protocol 99 is not 1/);
      assert.equal(idle.pendingCalls, 0);
      await foreignPage.dispose();
      const foreignEngine = await open();
      const caller = new Caller(foreignEngine.page, pageTimers);
      foreignEngine.engine.send({ type: 'hello', protocol: 99 });
      await assert.rejects(caller.ready, isFault('unavailable.wire_closed'));
      await foreignEngine.dispose();
    });

    it('refuses a call before hello', async () => {
      const pair = await open();
      const idle = idleAnswerer(pair);
      const reason = closed(pair.page);
      pair.page.send({ type: 'call', id: 1, name: 'scan.list', input: {} });
      assert.match(await reason, /first message must be hello/);
      assert.equal(idle.pendingCalls, 0);
      await pair.dispose();
    });
  });
}
