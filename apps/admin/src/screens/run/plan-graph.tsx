import { useState } from 'react';
import type { Step } from '../../operations/runs.ts';
import { CodeBlock } from '../../parts/copy.tsx';
import { formatBytes, formatDuration, shortDigest } from '../../parts/format.ts';
import { Facts, Panel } from '../../parts/page.tsx';
import { layoutPlan, nodeSize } from './plan-layout.ts';

const stateNames = {
  WAITING: 'waits',
  RUNNING: 'at work',
  CACHED: 'from the cache',
  FINISHED: 'done',
  FAILED: 'failed',
};

/** The plan as a graph; a step opens its params and outputs. */
export default function PlanGraph({ steps }: { readonly steps: readonly Step[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { nodes, edges, width, height } = layoutPlan(steps);
  const step = steps.find(({ id }) => id === chosen);
  return (
    <div className="stack">
      <Panel title="Plan" aside={<span className="small dim">Choose a step for its settings and outputs</span>}>
        <div className="scroll-x" tabIndex={0} role="region" aria-label="Plan as a graph">
          <svg
            width={width + 8}
            height={height + 8}
            viewBox={`-4 -4 ${width + 8} ${height + 8}`}
            className="chart-fixed"
          >
            {edges.map(({ from, to, label }) => {
              const [x1, y1] = [from.x + nodeSize.width, from.y + nodeSize.height / 2];
              const [x2, y2] = [to.x, to.y + nodeSize.height / 2];
              const bend = Math.max(30, (x2 - x1) / 2);
              return (
                <path
                  key={`${from.step.id} ${to.step.id} ${label}`}
                  className="plan-edge"
                  d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}
                />
              );
            })}
            {nodes.map(({ step: node, x, y }) => (
              <g
                key={node.id}
                className="plan-node"
                data-state={node.state}
                role="button"
                tabIndex={0}
                aria-pressed={chosen === node.id}
                aria-label={`${node.id}: ${stateNames[node.state]}`}
                transform={`translate(${x} ${y})`}
                onClick={() => setChosen(node.id)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' || event.key === ' ') {
                    event.preventDefault();
                    setChosen(node.id);
                  }
                }}
              >
                <rect width={nodeSize.width} height={nodeSize.height} rx={10} />
                <text x={12} y={24} className="plan-name">
                  {shorten(node.id, 23)}
                </text>
                <text x={12} y={45} className="plan-state">
                  {stateNames[node.state]}
                  {node.durationMs === null || node.state === 'CACHED' ? '' : `, ${formatDuration(node.durationMs)}`}
                </text>
              </g>
            ))}
          </svg>
        </div>
      </Panel>
      {step !== undefined && (
        <Panel title={step.id}>
          <div className="grid-2">
            <Facts
              facts={[
                ['Contribution', step.use],
                ['State', stateNames[step.state]],
                ['Took', formatDuration(step.durationMs)],
                ['Cache key', <span className="mono">{step.cacheKey?.slice(0, 16) ?? '–'}</span>],
                ...step.inputs.map((input) => [`Reads ${input.port}`, `${input.step}.${input.output}`] as const),
                ...step.outputs.map(
                  ({ port, type, artifact }) =>
                    [
                      `Gives ${port}`,
                      artifact === null ? (
                        `${type}, not there yet`
                      ) : (
                        <a href={artifact.url}>
                          {type}, {formatBytes(artifact.sizeBytes)}, {shortDigest(artifact.digest)}
                        </a>
                      ),
                    ] as const,
                ),
              ]}
            />
            <CodeBlock code={JSON.stringify(step.params, null, 2)} label={`params of ${step.id}`} />
          </div>
        </Panel>
      )}
    </div>
  );
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
