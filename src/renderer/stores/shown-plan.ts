import { createStore } from 'zustand/vanilla';
import type { Segment } from '#contract/model/instrument.ts';
import type { Plan } from '#contract/model/scan.ts';

/** A plan that a person looks at; the chart draws it while it shows that instrument. */
export interface ShownPlan {
  readonly segment: Segment;
  readonly securityId: number;
  readonly plan: Plan;
}

export const shownPlanStore = createStore<{ readonly shown: ShownPlan | null }>(() => ({ shown: null }));

/** Shows the plan of a hit or an alert, or none where it has none or means other instruments. */
export function showPlan(of: {
  readonly segment: Segment;
  readonly securityId: number;
  readonly plan: Plan | null;
}): void {
  const { segment, securityId, plan } = of;
  const shown = plan === null || plan.legs.length > 0 ? null : { segment, securityId, plan };
  shownPlanStore.setState({ shown });
}
