import type { Block, TradingStateName } from '#contract/model/trading.ts';
import type { AuditEntry } from './desk-parts.ts';
import type { TradingGate } from './trading-gate.ts';

/** Writes down every block that appears or goes, and the state that follows from it. */
export class GateAudit {
  readonly #audit: (entry: AuditEntry) => void;
  #known = new Map<string, Block>();
  #state: TradingStateName | null = null;

  constructor(audit: (entry: AuditEntry) => void) {
    this.#audit = audit;
  }

  /** Called after every change of the gate. */
  changed(gate: TradingGate): void {
    const now = new Map(gate.blocks.map((block) => [block.code, block]));
    for (const { code, text } of now.values()) {
      if (!this.#known.has(code)) this.#say('block.set', `${code}: ${text}`);
    }
    for (const code of this.#known.keys()) if (!now.has(code)) this.#say('block.lifted', code);
    this.#known = now;
    if (gate.state === this.#state) return;
    const before = this.#state ?? 'start';
    this.#state = gate.state;
    this.#say('state.changed', `${before} → ${gate.state}`);
  }

  #say(event: string, text: string): void {
    this.#audit({ event, who: 'engine', clientOrderId: null, text });
  }
}
