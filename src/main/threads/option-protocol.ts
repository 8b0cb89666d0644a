import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { Fault } from '#contract/faults.ts';
import type { Chain, ChainList } from '#contract/model/chain.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { ChangeOrder, CommonOrder, CommonReport } from './protocol.ts';

export type OptionOrder =
  | CommonOrder
  | { readonly type: 'begin'; readonly instruments: readonly Instrument[] }
  | ChangeOrder
  | { readonly type: 'list'; readonly id: number }
  | { readonly type: 'read'; readonly id: number; readonly underlying: string; readonly expiry: string }
  | { readonly type: 'study'; readonly id: number; readonly study: ChainStudyInput };

/** A question about a chain that is answered from more than its present columns. */
export type ChainStudyName = 'chain.trail' | 'chain.surface' | 'chain.hold';
export type ChainStudyInput = {
  [N in ChainStudyName]: { readonly name: N; readonly input: Omit<CallInput<N>, 'epoch'> };
}[ChainStudyName];
export type ChainStudyAnswer = CallOutput<ChainStudyName>;

export type OptionReport =
  | CommonReport
  | { readonly type: 'listed'; readonly id: number; readonly list: ChainList }
  | { readonly type: 'chain'; readonly id: number; readonly chain: Chain }
  | { readonly type: 'studied'; readonly id: number; readonly answer: ChainStudyAnswer }
  | { readonly type: 'refused'; readonly id: number; readonly fault: Fault };
