import { show } from '../text/show.ts';
import { describeChoice, describeChoices, describeContributionInput, describeGrid, describeParam } from './describe.ts';
import {
  hasGrid,
  type Choices,
  type ContributionInput,
  type InputModel,
  type KindInput,
  type Param,
  type ParamsObject,
  type ParamType,
} from './input-model.ts';
import { gridField } from './names.ts';
import { sdlBlock, type SdlLine } from './sdl-text.ts';
import { LiteralWriter } from './write-literal.ts';

/** The inputs of every kind and contribution, and the frame that holds them: a pipeline. */
export function writeSdl(model: InputModel): string {
  const writer = new LiteralWriter(model, 'catalogue');
  const blocks = [...model.kinds.values()].flatMap((kind) => [
    kindBlock(kind),
    ...[...kind.byField.values()].flatMap((input) => contributionBlocks(input, model, writer)),
  ]);
  return `${[...frame, ...blocks].join('\n\n')}\n`;
}

const frame: readonly string[] = [
  sdlBlock(
    'A pipeline: ordered steps, with what to ask of them. Any param with several values makes a grid.',
    'input PipelineInput',
    [
      line('Name of the pipeline, 1 to 100 characters.', 'name: String!'),
      line('What the experiment wants to know, for the report.', 'question: String'),
      line('More about it, for people.', 'summary: String'),
      line('Seed of the random numbers, 0 to 2147483647; several give a run for each. Default: 0.', 'seed: [Int!]'),
      line('What computes; the default of the server when left out.', 'backend: BackendInput'),
      line('Plugin packages beside those of the configuration.', 'plugins: [String!]'),
      line('In the order in which they run.', 'steps: [StepInput!]!'),
      line('Steps that continue the best run only.', 'followUp: FollowUpInput'),
      line('Short names for settings.', 'aliases: [AliasInput!]'),
      line('Runs executed side by side, 1 to 1024; the number of cores when left out.', 'concurrency: Int'),
    ],
  ),
  sdlBlock('Steps that continue the best run of a pipeline.', 'input FollowUpInput', [
    line('Metric of the evaluation that decides, such as top1.', 'bestOf: String!'),
    line('Which end of the metric is the better one; what suits the metric when left out.', 'goal: FollowUpGoal'),
    line('In the order in which they run.', 'steps: [StepInput!]!'),
  ]),
  sdlBlock('Which end of a metric is the better one.', 'enum FollowUpGoal', [
    line('The largest value.', 'MAX'),
    line('The smallest value.', 'MIN'),
  ]),
  sdlBlock('A short name for a setting.', 'input AliasInput', [
    line('The short name, such as epochs.', 'name: String!'),
    line('What it stands for: step.param, such as train.epochs.', 'value: String!'),
  ]),
  sdlBlock("What one of a step's inputs reads.", 'input WireInput', [
    line("The step's input port.", 'name: String!'),
    line('The output it reads: step.output, such as train.model.', 'value: String!'),
  ]),
  sdlBlock('Any contribution by its id: the form that never changes when plugins come and go.', 'input UseInput', [
    line('scope/name, such as fovea/cnn.', 'contribution: ID!'),
    line(
      'Its params as an object, checked against the catalogue. Any field may hold several values, for a grid.',
      'params: JSON',
    ),
    line('Name for people; changes no result.', 'label: String'),
  ]),
  sdlBlock('Any step by its id: the form that never changes when plugins come and go.', 'input StepUseInput', [
    line('scope/name, such as fovea/train.', 'contribution: ID!'),
    line(
      'Its params as an object, checked against the catalogue. Any field may hold several values, for a grid.',
      'params: JSON',
    ),
    ...stepFields('id', 'inputs'),
  ]),
];

function stepFields(id: string, inputs: string): SdlLine[] {
  return [
    line("Name inside the pipeline; the contribution's own name when left out.", `${id}: String`),
    line(
      'What its inputs read; one that is left out reads the nearest earlier output of the same type.',
      `${inputs}: [WireInput!]`,
    ),
  ];
}

function kindBlock({ kind, name, byField }: KindInput): string {
  const escape = kind === 'step' ? 'StepUseInput' : 'UseInput';
  return sdlBlock(`Exactly one ${kind}, with its params.`, `input ${name} @oneOf`, [
    ...[...byField.values()].map((input) => line(describeChoice(input), `${input.field}: ${input.object.name}`)),
    line(`Any ${kind} by its id: the form that never changes when plugins come and go.`, `use: ${escape}`),
  ]);
}

/** The params of a contribution, then the types that its fields alone use. */
function contributionBlocks(input: ContributionInput, model: InputModel, writer: LiteralWriter): string[] {
  // Every contribution has a field of its own here, so that one without params is an input too: `{ mnist: {} }`.
  const own =
    input.entry.kind === 'step'
      ? stepFields('_id', '_inputs')
      : [line('Name for people; changes no result.', '_label: String')];
  return [
    objectBlock(describeContributionInput(input), input.object, own, model, writer),
    ...innerBlocks(input, input.object, model, writer),
  ];
}

function innerBlocks(
  owner: ContributionInput,
  object: ParamsObject,
  model: InputModel,
  writer: LiteralWriter,
): string[] {
  return object.params.flatMap((param) => {
    const inner = innermost(param.type);
    if (inner.type === 'choice') return [choicesBlock(describeChoices(owner, param), inner.choices)];
    if (inner.type !== 'object') return [];
    const description = `Fields of ${param.name} of ${owner.entry.id}.`;
    return [
      objectBlock(description, inner.object, [], model, writer),
      ...innerBlocks(owner, inner.object, model, writer),
    ];
  });
}

function objectBlock(
  description: string,
  object: ParamsObject,
  own: readonly SdlLine[],
  model: InputModel,
  writer: LiteralWriter,
): string {
  return sdlBlock(description, `input ${object.name}`, [
    ...own,
    ...object.params.flatMap((param) => paramLines(param, model, writer)),
  ]);
}

function paramLines(param: Param, model: InputModel, writer: LiteralWriter): SdlLine[] {
  const { name, type, isRequired } = param;
  const description = describeParam(param, writer);
  const one = typeOf(type, model);
  if (type.type === 'json') return [line(description, `${name}: ${one}${isRequired ? '!' : ''}`)];
  // The grid may stand in for a list, hence a required list is asked for by the catalogue only.
  if (type.type === 'list') {
    const list = line(description, `${name}: ${one}`);
    return hasGrid(type) ? [list, line(describeGrid(param), `${gridField(name)}: [${one}!]`)] : [list];
  }
  return [line(description, `${name}: [${one}!]${isRequired ? '!' : ''}`)];
}

function choicesBlock(description: string, { name, valueOf }: Choices): string {
  const members = [...valueOf].map(([member, value]) => line(`Stands for ${show(value)}.`, member));
  return sdlBlock(description, `enum ${name}`, members);
}

function typeOf(type: ParamType, model: InputModel): string {
  switch (type.type) {
    case 'scalar':
      return type.name;
    case 'choice':
      return type.choices.name;
    case 'contribution':
      return model.kinds.get(type.kind)?.name ?? 'UseInput';
    case 'object':
      return type.object.name;
    case 'list':
      return `[${typeOf(type.items, model)}!]`;
    case 'json':
      return 'JSON';
    default:
      return type satisfies never;
  }
}

function innermost(type: ParamType): ParamType {
  return type.type === 'list' ? innermost(type.items) : type;
}

function line(description: string, code: string): SdlLine {
  return { description, code };
}
