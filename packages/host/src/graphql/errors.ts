import { FoveaError, type Kind } from '@fovea/contracts';
import { show } from '../text/show.ts';

const nameRule = 'a letter, then letters, digits and single underscores';

export function fieldTaken(kind: Kind, field: string, first: string, second: string): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_DUPLICATE_ID',
    subject: `${kind}:${second}`,
    message: `its GraphQL field ${field} is taken by ${kind}:${first}`,
    details: {
      expected: `ids whose camelCase differs within the kind ${kind}`,
      received: `${first} and ${second}`,
      hint: 'Remove one of them from `plugins`, or ask its author for another id.',
      facts: { ids: [first, second] },
    },
  });
}

export function fieldReserved(kind: Kind, field: string, id: string): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_DUPLICATE_ID',
    subject: `${kind}:${id}`,
    message: `its GraphQL field ${show(field)} means something else in every input`,
    details: {
      expected: 'an id whose camelCase is a name of its own',
      received: id,
      hint: 'Remove it from `plugins`, or ask its author for another id.',
      facts: { ids: [id] },
    },
  });
}

export function typeTaken(type: string, first: string, second: string): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_DUPLICATE_ID',
    subject: second,
    message: `its GraphQL type ${type} is taken by ${first}`,
    details: {
      expected: 'names whose camelCase differs',
      received: `${first} and ${second}`,
      hint: 'Remove one of the plugins from `plugins`, or ask its author for another name.',
      facts: { ids: [first, second] },
    },
  });
}

export function paramNameInvalid(owner: string, path: string): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject: owner,
    message: 'the name of a param cannot be the name of a GraphQL field',
    details: { path, expected: nameRule, received: path, hint: 'Rename the param.' },
  });
}

export function choiceNameInvalid(owner: string, path: string, value: unknown): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject: owner,
    message: 'a choice has no letter or digit to make a GraphQL name of',
    details: { path, expected: nameRule, received: show(value), hint: 'Rename the choice.' },
  });
}

export function choicesAlike(
  owner: string,
  path: string,
  name: string,
  [first, second]: readonly [unknown, unknown],
): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject: owner,
    message: `two choices become the same GraphQL name ${name}`,
    details: {
      path,
      expected: 'choices that differ in more than case and punctuation',
      received: `${show(first)} and ${show(second)}`,
      hint: 'Rename one of them.',
    },
  });
}

/** What does not fit at `path` of an input; the reader's caller says whose input it is. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly received: unknown;
  readonly hint?: string;
}

export function inputInvalid(subject: string, { message, received, ...details }: InputProblem): FoveaError {
  return new FoveaError({
    code: 'PIPELINE_INVALID',
    subject,
    message,
    details: { ...details, received: show(received) },
  });
}
