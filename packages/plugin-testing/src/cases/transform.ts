import { createInterpreter, validateGraph } from '@fovea/graph';
import { type ContributionCase, notApplicable } from '../case.ts';
import { firstDifference, graphFingerprint, isSame, showAt } from '../compare.ts';
import { needsParams } from '../contribution-subject.ts';
import { tinyInputs, tinyRichModel, tinyTrainedModel } from '../tiny/tiny-models.ts';

export const transformParity: ContributionCase<'transform'> = {
  id: 'transform/parity',
  title: 'predicts as before',
  since: '0.1.0',
  async check({ paramSets, create, violation }) {
    const sets = await paramSets();
    if (sets.length === 0) return notApplicable(needsParams);
    const { inputs } = tinyInputs('test', 12);
    for (const params of sets) {
      for (const graph of [tinyRichModel(), tinyTrainedModel()]) {
        const transformed = (await create(params)).apply(graph);
        validateGraph(transformed);
        const [expected, received] = [graph, transformed].map((each) => createInterpreter(each).run(inputs, 12));
        // Folded weights are rounded to float32 once more: 2^-24 relative, over a few layers.
        const wrong = firstDifference(expected ?? [], received ?? [], 1e-5);
        if (wrong !== undefined) {
          throw violation({
            what: `${graph.meta.name} predicts differently`,
            expected: `${showAt(wrong, wrong.expected)} within 1e-5`,
            received: showAt(wrong, wrong.received),
          });
        }
      }
    }
    return undefined;
  },
};

export const transformInput: ContributionCase<'transform'> = {
  id: 'transform/input/untouched',
  title: 'leaves the graph it got as it was',
  since: '0.1.0',
  async check({ paramSets, create, violation }) {
    const sets = await paramSets();
    if (sets.length === 0) return notApplicable(needsParams);
    for (const params of sets) {
      const graph = tinyRichModel();
      const before = structuredClone(graphFingerprint(graph));
      (await create(params)).apply(graph);
      if (!isSame(before, graphFingerprint(graph))) {
        throw violation({ what: 'the graph that was handed in is changed', expected: 'a new graph' });
      }
    }
    return undefined;
  },
};
