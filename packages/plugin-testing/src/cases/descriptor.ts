import { citedKinds, kinds } from '@fovea/contracts';
import { type ContributionCase, notApplicable } from '../case.ts';
import { show } from '../compare.ts';

const kebabId = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/;

export const descriptorIdKebab: ContributionCase = {
  id: 'descriptor/id-kebab',
  title: 'has an id of the form scope/name in kebab-case',
  since: '0.1.0',
  async check({ contribution, violation }) {
    if (!kebabId.test(contribution.id)) {
      throw violation({
        what: 'its id is malformed',
        expected: 'scope/name in kebab-case',
        received: show(contribution.id),
      });
    }
  },
};

export const descriptorComplete: ContributionCase = {
  id: 'descriptor/complete',
  title: 'says its kind, behaviour, title and summary, and its ports if it is a step',
  since: '0.1.0',
  async check({ contribution, violation }) {
    const { kind, behaviour, title, summary, ports } = contribution;
    if (!kinds.includes(kind))
      throw violation({ what: 'its kind is unknown', expected: kinds.join(', '), received: show(kind) });
    if (!Number.isInteger(behaviour) || behaviour < 1) {
      throw violation({ what: 'its behaviour is no version', expected: 'an integer >= 1', received: show(behaviour) });
    }
    for (const [name, text] of Object.entries({ title, summary })) {
      if (typeof text !== 'string' || text.trim() === '') {
        throw violation({ what: `its ${name} is missing`, expected: 'a text for people', received: show(text) });
      }
    }
    if ((ports !== undefined) !== (kind === 'step')) {
      throw violation({
        what: 'ports belong to steps, and every step has them',
        received: `${kind} with ${show(ports)}`,
      });
    }
  },
};

export const descriptorSources: ContributionCase = {
  id: 'descriptor/sources',
  title: 'cites where its numbers come from',
  since: '0.1.0',
  async check({ contribution, violation }) {
    if (!citedKinds.includes(contribution.kind))
      return notApplicable(`kind ${contribution.kind}: only ${citedKinds.join(', ')} cite`);
    const sources = contribution.sources ?? [];
    if (sources.length === 0 || sources.some(({ title }) => title.trim() === '')) {
      throw violation({
        what: 'it cites no source',
        expected: 'sources with at least one title',
        received: show(sources),
        hint: 'Name the paper or the page that the update rule, layers or bounds come from.',
      });
    }
    return undefined;
  },
};
