import type { AlertRule, Condition } from '#contract/model/alert.ts';
import type { Hit } from '#contract/model/scan.ts';

/** 2026-11-20, 10:30 IST. */
export const NOON_MS = 1_795_150_800_000;

/** A hit of a share. */
export function sampleHit(id: number, changes: Partial<Hit> = {}): Hit {
  return {
    id,
    scannerId: 'resistance-breakout',
    slot: 0,
    segment: 'NSE_EQ',
    securityId: 2_885,
    symbol: 'RELIANCE',
    interval: '1m',
    atMs: NOON_MS,
    variant: '',
    side: 'up',
    priority: 'medium',
    confidence: 0.8,
    plan: null,
    badges: [],
    price: 140_250,
    decimals: 2,
    evidence: { level: 1_400 },
    params: {},
    ...changes,
  };
}

/** A rule on RELIANCE; level 1,400 unless the condition says another. */
export function sampleRule(changes: Partial<AlertRule> = {}, condition: Partial<Condition> = {}): AlertRule {
  return {
    id: 1,
    segment: 'NSE_EQ',
    securityId: 2_885,
    symbol: 'RELIANCE',
    decimals: 2,
    condition: { type: 'price', op: 'above', level: 1_400, ...condition } as Condition,
    repeat: 'once',
    rearmPct: 1,
    priority: 'high',
    enabled: true,
    expiresAtMs: null,
    note: '',
    ...changes,
  };
}
