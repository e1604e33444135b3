import type { Port, StepPorts } from '@fovea/contracts';
import { pipelineInvalid } from '../errors.ts';
import { didYouMean } from '../text/nearest.ts';
import type { NamedStep } from './step-ids.ts';

/** A step with its ports, ready to be wired. */
export interface PortedStep {
  readonly step: NamedStep;
  readonly ports: StepPorts;
}

export type Wires = Readonly<Record<string, { readonly step: string; readonly output: string }>>;

/**
 * Which output each input of `steps[position]` reads: the one named in `inputs`, else the nearest earlier output of the
 * same type (of several in one step, the one called like the port).
 *
 * @throws PIPELINE_INVALID naming step, port and candidates.
 */
export function wireStep(pipeline: string, steps: readonly PortedStep[], position: number): Wires {
  const current = steps[position];
  if (current === undefined) return {};
  const { step, ports } = current;
  for (const port of Object.keys(step.inputs ?? {})) {
    if (ports.inputs[port] !== undefined) continue;
    throw pipelineInvalid({
      pipeline,
      path: `${step.id}.inputs.${port}`,
      message: `${step.use} has no input port ${port}`,
      expected: `one of: ${Object.keys(ports.inputs).join(', ') || 'none'}`,
      received: port,
      ...hint(didYouMean(port, Object.keys(ports.inputs))),
    });
  }
  const wires: Record<string, { step: string; output: string }> = {};
  for (const [name, port] of Object.entries(ports.inputs)) {
    const wanted = step.inputs?.[name];
    const wire =
      wanted === undefined
        ? nearestOutput(steps, position, name, port)
        : explicit(pipeline, steps, position, name, wanted);
    if (wire !== undefined) wires[name] = wire;
    else if (port.optional !== true) throw nothingFits(pipeline, steps, position, name, port);
  }
  return wires;
}

function nearestOutput(steps: readonly PortedStep[], position: number, name: string, port: Port) {
  for (const earlier of steps.slice(0, position).reverse()) {
    const outputs = outputsOfType(earlier, port);
    const output = outputs.includes(name) ? name : outputs[0];
    if (output !== undefined) return { step: earlier.step.id, output };
  }
  return undefined;
}

function explicit(pipeline: string, steps: readonly PortedStep[], position: number, name: string, wanted: string) {
  const { step, ports } = steps[position] as PortedStep;
  const port = ports.inputs[name] as Port;
  const at = { pipeline, path: `${step.id}.inputs.${name}`, received: wanted };
  const dot = wanted.indexOf('.');
  const source = dot < 0 ? wanted : wanted.slice(0, dot);
  const output = dot < 0 ? '' : wanted.slice(dot + 1);
  const index = steps.findIndex((candidate) => candidate.step.id === source);
  const candidates = candidatesFor(steps, position, port);
  const expected =
    candidates.length === 0
      ? `an earlier output of type ${port.type}; there is none`
      : `one of: ${candidates.join(', ')}`;
  if (index < 0) {
    throw pipelineInvalid({
      ...at,
      message: `input ${name} of ${step.id} names a step that does not exist`,
      expected,
      ...hint(didYouMean(wanted, candidates)),
    });
  }
  if (index >= position) {
    const message =
      index === position
        ? `input ${name} of ${step.id} reads the step itself`
        : `input ${name} of ${step.id} reads a later step, which would make a cycle`;
    throw pipelineInvalid({
      ...at,
      message,
      expected,
      hint: 'Steps run in the order in which they are written: move the source up.',
    });
  }
  const found = (steps[index] as PortedStep).ports.outputs[output];
  if (found === undefined) {
    throw pipelineInvalid({
      ...at,
      message: `input ${name} of ${step.id} names an output that ${source} does not have`,
      expected,
      ...hint(didYouMean(wanted, candidates)),
    });
  }
  if (found.type !== port.type) {
    throw pipelineInvalid({
      ...at,
      message: `input ${name} of ${step.id} takes a ${port.type}, and ${wanted} is a ${found.type}`,
      expected,
    });
  }
  return { step: source, output };
}

function nothingFits(pipeline: string, steps: readonly PortedStep[], position: number, name: string, port: Port) {
  const { step } = steps[position] as PortedStep;
  const later = steps
    .slice(position + 1)
    .flatMap((candidate) => outputsOfType(candidate, port).map((output) => `${candidate.step.id}.${output}`));
  return pipelineInvalid({
    pipeline,
    path: `${step.id}.inputs.${name}`,
    message: `no earlier step gives what input ${name} of ${step.id} needs`,
    expected: `an earlier output of type ${port.type}`,
    received: 'none',
    hint:
      later.length === 0
        ? `Put a step before it that yields a ${port.type}.`
        : `${later.join(', ')} would fit: move that step before ${step.id}.`,
  });
}

function candidatesFor(steps: readonly PortedStep[], position: number, port: Port): string[] {
  return steps
    .slice(0, position)
    .flatMap((earlier) => outputsOfType(earlier, port).map((output) => `${earlier.step.id}.${output}`));
}

function outputsOfType({ ports }: PortedStep, port: Port): string[] {
  return Object.entries(ports.outputs)
    .filter(([, output]) => output.type === port.type)
    .map(([name]) => name);
}

function hint(text: string): { hint?: string } {
  return text === '' ? {} : { hint: text };
}
