import { z } from 'zod';
import { chartIntervalSchema } from '#contract/model/chart-interval.ts';
import { profileChoiceSchema } from '../../stores/profile-choice.ts';
import { CHART_TYPES } from '../../stores/selection.ts';
import { chosenListSchema } from './indicator-prefs.ts';

/** More names than this nobody finds again. */
export const TEMPLATES_MAX = 24;
export const TEMPLATE_NAME_MAX = 24;

const templateSchema = z.object({
  name: z.string().trim().min(1).max(TEMPLATE_NAME_MAX),
  type: z.enum(CHART_TYPES),
  interval: chartIntervalSchema,
  indicators: chosenListSchema,
  /** Absent in templates of before: they leave the profile as it is. */
  profile: profileChoiceSchema.optional().catch(undefined),
});
export type ChartTemplate = z.infer<typeof templateSchema>;

/** Stored templates; one that cannot be read costs only itself. */
export function parseTemplates(json: string | null): readonly ChartTemplate[] {
  try {
    const value: unknown = JSON.parse(json ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.slice(0, TEMPLATES_MAX).flatMap((one) => templateSchema.safeParse(one).data ?? []);
  } catch {
    return [];
  }
}

/** Puts a template into a list, over the one of the same name; or why it cannot be. */
export function withTemplate(
  list: readonly ChartTemplate[],
  template: ChartTemplate,
): { readonly list: readonly ChartTemplate[] } | { readonly refused: string } {
  const name = template.name.trim();
  if (name === '' || name.length > TEMPLATE_NAME_MAX)
    return { refused: `A name has 1 to ${TEMPLATE_NAME_MAX} characters.` };
  const others = list.filter((one) => one.name !== name);
  if (others.length >= TEMPLATES_MAX) return { refused: `There are ${TEMPLATES_MAX} templates. Delete one first.` };
  return { list: [...others, { ...template, name }].sort((a, b) => a.name.localeCompare(b.name)) };
}
