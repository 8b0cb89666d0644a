import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Audit } from '#contract/model/trading.ts';
import { auditFile, auditFiles, dropOldRuns } from '../../../../src/main/threads/order/audit-files.ts';
import { type AuditDraft, auditLine, readAuditLine } from '../../../../src/main/threads/order/audit-line.ts';
import { AUDIT_WAITING_MAX, AuditLog, type AuditLogOptions } from '../../../../src/main/threads/order/audit-log.ts';

const base = mkdtempSync(join(tmpdir(), 'muhurat-audit-'));
after(() => rmSync(base, { recursive: true, force: true }));
const fresh = (): string => mkdtempSync(join(base, 'book-'));
const draft = (text: string, more: Partial<AuditDraft> = {}): AuditDraft => ({
  atMs: 1_795_000_000_000,
  event: 'order.sent',
  who: 'page 1',
  clientOrderId: null,
  text,
  json: null,
  ...more,
});

function open(
  dir: string,
  more: Partial<AuditLogOptions> = {},
): { log: AuditLog; told: string[]; time: { ms: number } } {
  const told: string[] = [];
  const time = { ms: 0 };
  const log = new AuditLog({
    dir,
    tradeDate: '2026-11-20',
    keepDays: 30,
    monotonicMs: () => time.ms,
    tell: (text) => told.push(text),
    ...more,
  });
  return { log, told, time };
}

/** Every page of a question, oldest first. */
async function all(
  log: AuditLog,
  limit = 500,
  more: { event?: string; clientOrderId?: string } = {},
): Promise<Audit[]> {
  const lines: Audit[] = [];
  let next: number | null = Number.MAX_SAFE_INTEGER;
  while (next !== null) {
    const page = await log.list({ limit, beforeSeq: next, ...more });
    assert.ok(page.lines.length <= limit);
    lines.push(...page.lines);
    next = page.nextBeforeSeq;
  }
  return lines.toReversed();
}

const texts = (lines: readonly Audit[]): string[] => lines.map(({ text }) => text);

describe('audit of orders', () => {
  it('pages through several days and starts, numbers running on', async () => {
    const dir = fresh();
    const wanted: string[] = [];
    for (const tradeDate of ['2026-11-19', '2026-11-20', '2026-11-20']) {
      const { log } = open(dir, { tradeDate });
      for (let n = 0; n < 700; n += 1) {
        const text = `${tradeDate} ${wanted.length}`;
        wanted.push(text);
        log.write(draft(text, { json: 'x'.repeat(900) }));
      }
      log.close();
    }
    const { log } = open(dir);
    const lines = await all(log, 13);
    assert.deepEqual(texts(lines), wanted);
    assert.deepEqual(
      lines.map(({ seq }) => seq),
      wanted.map((_, n) => n),
    );
    log.close();
    assert.equal(auditFiles(dir).length, 2);
    assert.equal(statSync(auditFile(dir, '2026-11-20')).mode & 0o777, 0o600);
  });

  it('answers for one order with its slices, for one event, and for a group of events', async () => {
    const { log } = open(fresh());
    log.write(draft('intent', { clientOrderId: 'abcd1234', event: 'order.sent' }));
    log.write(draft('slice', { clientOrderId: 'abcd1234-2', event: 'order.accepted' }));
    log.write(draft('other', { clientOrderId: 'abcd12345', event: 'order.denied' }));
    log.write(draft('kill', { event: 'kill.stepped' }));
    assert.deepEqual(texts(await all(log, 500, { clientOrderId: 'abcd1234' })), ['intent', 'slice']);
    assert.deepEqual(texts(await all(log, 1, { event: 'order' })), ['intent', 'slice', 'other']);
    assert.deepEqual(texts(await all(log, 500, { event: 'kill.stepped' })), ['kill']);
    log.close();
  });

  it('failure mode 31: a tail torn anywhere costs that line alone, and it is told', async () => {
    const lines = ['one', 'two', 'three'].map((text, seq) => auditLine(seq, draft(text)));
    const whole = lines.join('');
    const start = whole.length - (lines[2] as string).length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: start + 1, max: whole.length - 1 }), async (cut) => {
        const dir = fresh();
        writeFileSync(auditFile(dir, '2026-11-20'), whole.slice(0, cut));
        const { log } = open(dir);
        log.write(draft('four'));
        const read = await all(log);
        assert.deepEqual(texts(read).toSpliced(2, 1), ['one', 'two', 'four']);
        assert.match(read[2]?.text ?? '', new RegExp(`^A line of ${cut - start} bytes was unfinished`));
        log.close();
      }),
      { numRuns: 25 },
    );
  });

  it('failure mode 31: a flipped bit is never read as a line, and what stands around it is', async () => {
    const lines = ['one', 'two', 'three'].map((text, seq) => auditLine(seq, draft(text)));
    const first = (lines[0] as string).length;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: (lines[1] as string).length - 2 }),
        fc.integer({ min: 0, max: 6 }),
        async (at, bit) => {
          const dir = fresh();
          const bytes = Buffer.from(lines.join(''));
          bytes[first + at] = (bytes[first + at] as number) ^ (1 << bit);
          writeFileSync(auditFile(dir, '2026-11-20'), bytes);
          const { log } = open(dir);
          assert.deepEqual(texts(await all(log)), ['one', 'three']);
          log.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a killed process loses nothing that was flushed, and its torn line is mended', async () => {
    const dir = fresh();
    const module = new URL('../../../../src/main/threads/order/audit-log.ts', import.meta.url).href;
    const script = `
      import { appendFileSync } from 'node:fs';
      const { AuditLog } = await import(${JSON.stringify(module)});
      const log = new AuditLog({ dir: ${JSON.stringify(dir)}, tradeDate: '2026-11-20', keepDays: 30, monotonicMs: () => 0, tell: () => {} });
      for (let n = 0; n < 500; n += 1) {
        log.write({ atMs: n, event: 'order.sent', who: 'page 1', clientOrderId: null, text: String(n), json: null });
        log.flush();
      }
      appendFileSync(${JSON.stringify(auditFile(dir, '2026-11-20'))}, '{"seq":500,"atMs":5');
      process.kill(process.pid, 'SIGKILL');`;
    const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.equal(signal, 'SIGKILL', stderr);
    const { log } = open(dir);
    const read = await all(log);
    assert.deepEqual(
      texts(read).slice(0, 500),
      Array.from({ length: 500 }, (_, n) => String(n)),
    );
    assert.equal(read[500]?.event, 'audit.mended');
    log.close();
    assert.ok(!readFileSync(auditFile(dir, '2026-11-20'), 'utf8').includes('"atMs":5{'));
  });

  it('a full disk stops neither caller nor audit: told once, bounded, and the gap is counted afterwards', async () => {
    let isFull = true;
    const calls = { count: 0 };
    const write = (file: number, bytes: Uint8Array, from: number): number => {
      calls.count += 1;
      if (!isFull) return writeSync(file, bytes, from);
      // Five bytes still fit: they must not stay.
      if (from === 0) return writeSync(file, bytes, 0, 5);
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    const { log, told, time } = open(fresh(), { write });
    for (let n = 0; n < AUDIT_WAITING_MAX + 40; n += 1) {
      log.write(draft(String(n)));
      log.flush();
    }
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /ENOSPC.*Orders go on/);
    assert.ok(calls.count <= 2, 'the disk is not asked again at once');
    time.ms += 1_000;
    isFull = false;
    log.flush();
    log.write(draft('after'));
    const read = await all(log);
    assert.equal(read.length, AUDIT_WAITING_MAX + 2);
    assert.match(read.at(-2)?.text ?? '', /^40 lines are missing/);
    assert.equal(read.at(-1)?.text, 'after');
    log.close();
  });

  it('stops at the day’s limits of lines and bytes, says so, and goes on the next day', async () => {
    const dir = fresh();
    const { log, told } = open(dir, { linesMax: 10 });
    for (let n = 0; n < 40; n += 1) log.write(draft(String(n)));
    const read = await all(log);
    assert.equal(read.length, 10);
    assert.equal(read.at(-1)?.event, 'audit.full');
    assert.equal(told.length, 1);
    log.close();
    const small = open(dir, { tradeDate: '2026-11-21', bytesMax: 2_000 });
    for (let n = 0; n < 40; n += 1) small.log.write(draft('x'.repeat(300)));
    small.log.close();
    const { size } = statSync(auditFile(dir, '2026-11-21'));
    assert.ok(size > 2_000 && size < 3_000, `${size} bytes`);
  });

  it('keeps as many days as it was told, and removes nothing else', () => {
    const dir = fresh();
    for (const name of ['2026-11-17.audit.jsonl', '2026-11-18.audit.jsonl', '2026-11-17.journal', 'notes.txt']) {
      writeFileSync(join(dir, name), '');
    }
    open(dir, { keepDays: 3 }).log.close();
    assert.ok(!existsSync(join(dir, '2026-11-17.audit.jsonl')));
    for (const name of ['2026-11-18.audit.jsonl', '2026-11-17.journal', 'notes.txt', '2026-11-20.audit.jsonl']) {
      assert.ok(existsSync(join(dir, name)), name);
    }
  });

  it('removes books of runs past their time, and never a book of an account', () => {
    const orders = fresh();
    const nowMs = 1_795_000_000_000;
    const names = [`run-main-${nowMs - 31 * 86_400_000}`, `run-main-${nowMs - 1_000}`, 'live-main', 'paper-run-1'];
    for (const name of names) mkdirSync(join(orders, name));
    dropOldRuns(orders, nowMs, 30);
    assert.deepEqual(
      names.map((name) => existsSync(join(orders, name))),
      [false, true, true, true],
    );
  });

  it('holds no secret, whatever it is given', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    const json = JSON.stringify({
      quantity: 75,
      accessToken: token,
      pin: '123456',
      note: `wss://x?token=${token}&a=1`,
    });
    const line = auditLine(0, draft(`sent with ${token}`, { json }));
    assert.ok(!line.includes('c2lnbmF0dXJl') && !line.includes('123456'), line);
    assert.match(line, /quantity/);
    assert.notEqual(readAuditLine(line.trimEnd()), null);
  });

  it('cuts what is too long to a bounded line that can be read', () => {
    const evil = '\u0000"\\'.repeat(9_000);
    const line = auditLine(1e15, draft(evil, { event: evil, who: evil, clientOrderId: evil, json: evil }));
    assert.ok(Buffer.byteLength(line) < 65_536);
    assert.notEqual(readAuditLine(line.trimEnd()), null);
  });

  it('a file that is written by another hand in between is read as far as it is good', async () => {
    const dir = fresh();
    const { log } = open(dir);
    log.write(draft('one'));
    log.flush();
    appendFileSync(auditFile(dir, '2026-11-20'), 'not a line\n{"seq":9}\n');
    assert.deepEqual(texts(await all(log)), ['one']);
    log.close();
  });
});
