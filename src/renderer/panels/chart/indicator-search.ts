import type { IndicatorInfo } from '#contract/model/indicator.ts';

/** Indicators whose name or title holds every word of the query; those that begin with it come first. */
export function findIndicators(menu: readonly IndicatorInfo[], query: string): readonly IndicatorInfo[] {
  const words = query.toUpperCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return menu;
  const textOf = ({ name, title }: IndicatorInfo): string => `${name} ${title}`.toUpperCase();
  const rankOf = ({ name, title }: IndicatorInfo): number => {
    const typed = words.join(' ');
    if (name === typed) return 0;
    return name.startsWith(typed) || title.toUpperCase().startsWith(typed) ? 1 : 2;
  };
  return menu
    .filter((info) => words.every((word) => textOf(info).includes(word)))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}
