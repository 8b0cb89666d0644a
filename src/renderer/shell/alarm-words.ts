import type { Alarm } from '#contract/model/trading.ts';

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?])\s+/u).filter((one) => one !== '');
const bare = (sentence: string): string => sentence.replace(/[.!?]$/u, '');

/**
 * What an alarm says, with the reason of its fault after it; each sentence once. The desk and the broker's answer end
 * with the same remedy at times: then the last and longer one stays.
 */
export function alarmWords({ text, fault }: Pick<Alarm, 'text' | 'fault'>): string {
  const said = [...sentencesOf(text), ...sentencesOf(fault?.text ?? '')];
  return said.filter((one, i) => !said.slice(i + 1).some((later) => later.startsWith(bare(one)))).join(' ');
}
