import type { Step } from '../../operations/runs.ts';

export interface PlacedStep {
  readonly step: Step;
  readonly x: number;
  readonly y: number;
}

export interface PlanLayout {
  readonly nodes: readonly PlacedStep[];
  readonly edges: readonly { readonly from: PlacedStep; readonly to: PlacedStep; readonly label: string }[];
  readonly width: number;
  readonly height: number;
}

export const nodeSize = { width: 190, height: 62, gapX: 54, gapY: 22 };

/** Steps in columns: each one column after the latest that it reads, so that all edges lead to the right. */
export function layoutPlan(steps: readonly Step[]): PlanLayout {
  const column = new Map<string, number>();
  const rows: number[] = [];
  const nodes: PlacedStep[] = [];
  // A plan is in topological order.
  for (const step of steps) {
    const at = Math.max(0, ...step.inputs.map((input) => (column.get(input.step) ?? -1) + 1));
    column.set(step.id, at);
    const row = rows[at] ?? 0;
    rows[at] = row + 1;
    nodes.push({
      step,
      x: at * (nodeSize.width + nodeSize.gapX),
      y: row * (nodeSize.height + nodeSize.gapY),
    });
  }
  const byId = new Map(nodes.map((node) => [node.step.id, node]));
  const edges = nodes.flatMap((to) =>
    to.step.inputs.flatMap((input) => {
      const from = byId.get(input.step);
      return from === undefined ? [] : [{ from, to, label: input.port }];
    }),
  );
  return {
    nodes,
    edges,
    width: Math.max(...nodes.map(({ x }) => x + nodeSize.width), 1),
    height: Math.max(...nodes.map(({ y }) => y + nodeSize.height), 1),
  };
}
