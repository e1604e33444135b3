import { describe, expect, it } from '@jest/globals';
import type { ReportModel } from '@fovea/contracts';
import { shortLabels } from './short-labels.ts';
import { reportFixture } from './testing/report-fixture.ts';

function labelled(labels: readonly string[]): ReportModel[] {
  const [model] = reportFixture().models;
  const differs = { 'model.model': 'x', 'quantize.quantizer': 'y' };
  return labels.map((label) => ({ ...model!, label, differs }));
}

describe('short labels', () => {
  it('leave out what was varied, and which step made the model', () => {
    expect(
      shortLabels(labelled(['model depthwise', 'model depthwise, quantizer int8', 'quantizer bits · binary-weights'])),
    ).toEqual(['depthwise', 'depthwise, int8', 'bits']);
  });

  it('keep words that are no name of a param', () => {
    expect(shortLabels(labelled(['CNN 32-64, int8', 'large model']))).toEqual(['CNN 32-64, int8', 'large model']);
  });

  it('stay whole where they would no longer tell models apart', () => {
    expect(shortLabels(labelled(['cnn · train', 'cnn · quantize']))).toEqual(['cnn · train', 'cnn · quantize']);
    expect(shortLabels(labelled(['model a', 'quantizer a']))).toEqual(['model a', 'quantizer a']);
  });
});
