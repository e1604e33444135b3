import { describe, expect, it } from '@jest/globals';
import type { Digest, ReportModel, ReportRecord, Verdict } from '@fovea/contracts';
import { renderReport } from './render-report.ts';
import { reportFixture } from './testing/report-fixture.ts';

const hostile = `</title></style><script>alert(1)</script><img src=x onerror=alert(1)> " onload="alert(1)' javascript:`;

/** The fixture with every string that a user or a file can choose replaced by a hostile one. */
function hostileRecord(): ReportRecord {
  const { run, dataset, models, environment, certificates, ...rest } = reportFixture();
  const classes = dataset!.classes.map((name) => hostile + name);
  return {
    ...rest,
    recommendation: hostile,
    certificates: certificates!.map(({ certificate }) => ({
      id: hostile,
      certificate: {
        ...certificate,
        // What a file may claim, whatever the types say.
        verdict: hostile as Verdict,
        model: { ...certificate.model, name: hostile, executor: hostile, digest: hostile as Digest },
        reference: { ...certificate.reference, name: hostile, executor: hostile, digest: hostile as Digest },
        dataset: { ...certificate.dataset, name: hostile, digest: hostile, classes, split: hostile as 'test' },
        shapedBy: [{ purpose: hostile as 'training', dataset: hostile, split: hostile as 'test' }],
        flips: certificate.flips.map((flip, index) =>
          index === 0 ? { ...flip, image: { shape: [28, 28, 1] as const, pixels: hostile } } : flip,
        ),
        device: { ...certificate.device, device: hostile },
        made: { ...certificate.made, by: hostile },
      },
    })),
    run: {
      ...run,
      id: hostile,
      pipeline: hostile,
      question: hostile,
      startedAt: hostile,
      runs: run.runs.map((item) => ({
        ...item,
        id: hostile,
        label: hostile,
        error: { code: 'INTERNAL' as const, subject: hostile, message: hostile, details: {} },
      })),
    },
    dataset: { ...dataset!, name: hostile, digest: hostile, classes, counts: { [hostile]: 1 }, licence: hostile },
    models: models.map((model): ReportModel => ({
      ...model,
      label: hostile,
      badge: hostile,
      differs: { [hostile]: hostile, list: [hostile] },
      quantizer: { id: hostile, scheme: 'storage-only' },
      latency: model.latency.map((measurement, index) => ({ ...measurement, backend: `${hostile}${index}` })),
      history: model.history && { ...model.history, warnings: [hostile] },
      evaluation: model.evaluation && {
        ...model.evaluation,
        classes,
        split: hostile,
        executor: hostile,
        samples: model.evaluation.samples.map((sample, index) =>
          index === 0 ? { ...sample, pixels: hostile } : sample,
        ),
      },
    })),
    environment: {
      ...environment,
      fovea: hostile,
      node: hostile,
      platform: hostile,
      cpu: hostile,
      device: { backend: hostile, version: hostile, device: hostile, threads: 1, features: { [hostile]: hostile } },
    },
  };
}

const tagsOf = (page: string) => [...page.matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name!.toLowerCase());

describe('renderReport', () => {
  const page = renderReport(reportFixture());

  it('gives the same page for the same record', () => {
    expect(renderReport(reportFixture())).toBe(page);
  });

  it('is self-contained: no script, no address to fetch, a policy that forbids both', () => {
    expect(tagsOf(page)).not.toContain('script');
    expect(tagsOf(page)).not.toContain('link');
    expect(page).not.toMatch(/(src|href|action|url)\s*[=(]\s*["']?(https?:|\/\/|\/)/i);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/\son[a-z]+=/i);
  });

  it('makes hostile strings inert wherever they stand', () => {
    const attacked = renderReport(hostileRecord());

    expect(tagsOf(attacked)).not.toContain('script');
    expect(attacked.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
    const images = [...attacked.matchAll(/<img [^>]*>/g)].map(([tag]) => tag);
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toMatch(/^<img src="data:image\/png;base64,[A-Za-z0-9+/=]+" alt="/);
    expect(attacked.split('</style>')).toHaveLength(2);
    expect(attacked.split('</title>').length).toBe(attacked.split('<title').length);
    expect(attacked).toContain('&#60;script&#62;alert(1)');
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    const isVoid = (name: string) => ['meta', 'img', 'input', 'br'].includes(name);
    for (const [, slash, name, selfClosed] of page
      .replace(/<style>[\s\S]*<\/style>/, '')
      .matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name);
      else if (selfClosed !== '/' && !isVoid(name!)) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it('uses each id once, and points labels at ids that exist', () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    const references = [...page.matchAll(/(?:aria-labelledby|for)="([^"]+)"/g)].flatMap(([, names]) =>
      names!.split(' '),
    );
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('tells question, verdict, numbers, errors and environment', () => {
    const text = page.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
    for (const expected of [
      'How small can a digit classifier be',
      'Ship “CNN 16-32, int8”',
      '4 of 6 runs finished',
      'smaller, not faster',
      '0.142 [0.159]',
      'n = 10,000',
      '3.85× smaller',
      'TRAINING_DIVERGED',
      'the loss is NaN',
      'cancelled',
      'AMD EPYC 9R14',
      'stopped early',
      'CC BY-SA 3.0',
    ]) {
      expect(text).toContain(expected);
    }
  });

  it('shows misclassified examples first', () => {
    const panel = page.slice(
      page.indexOf('<ul class="samples">'),
      page.indexOf('</ul>', page.indexOf('<ul class="samples">')),
    );
    const kinds = [...panel.matchAll(/class="sample (right|wrong)"/g)].map(([, kind]) => kind);

    expect(kinds).toEqual([...Array(9).fill('wrong'), ...Array(5).fill('right')]);
  });

  it('lists the weakest class first', () => {
    const table = page.slice(page.indexOf('<table class="recall">'));
    const recalls = [...table.slice(0, table.indexOf('</table>')).matchAll(/width: ([\d.]+)%/g)].map(([, share]) =>
      Number(share),
    );

    expect(recalls).toHaveLength(10);
    expect(recalls).toEqual(recalls.toSorted((a, b) => a - b));
  });

  it('tells verdict, bounds, evidence and what each certificate costs by class', () => {
    const text = page.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
    for (const expected of [
      'with 95 % confidence the drop is within the norm',
      'with 95 % confidence the drop exceeds the norm',
      'At the observed rates it would take',
      'on 10,000 test images of MNIST accuracy fell from 98.50 % to 96.91 %',
      'norm is 1.00 points',
      'Recall by class, before and after; hardest hit first',
      '2 models met the same images',
      'apart from training on train, calibration on train',
      '9 → 4',
      'Image 17: 9, before 9, after 4',
    ]) {
      expect(text).toContain(expected);
    }
    expect(
      [...text.matchAll(/class="badge (good|bad|quiet)">(PASS|FAIL|INCONCLUSIVE)/g)].map(([, , word]) => word),
    ).toEqual(['FAIL', 'INCONCLUSIVE', 'PASS', 'FAIL', 'INCONCLUSIVE', 'PASS']);
  });

  it('shows the certificate that fails first', () => {
    expect(page).toMatch(/id="certificate-of-0" checked/);
  });

  it('draws the bounds inside of the plot, the norm between gain and loss', () => {
    const charts = [...page.matchAll(/<svg\s+class="chart drop ([a-z]+)"\s+viewBox="0 0 (\d+) [\s\S]*?<\/svg>/g)];
    expect(charts.map(([, kind]) => kind)).toEqual(['fail', 'fail', 'inconclusive', 'inconclusive', 'pass', 'pass']);
    for (const [chart, kind, width] of charts) {
      const [left, right] = ['x1', 'x2'].map((name) =>
        Number(new RegExp(`"interval"[^>]*?${name}="([\\d.]+)"`).exec(chart)![1]),
      );
      const norm = Number(/class="norm"\s+x1="([\d.]+)"/.exec(chart)![1]);
      expect(left! >= 12 && left! < right! && right! <= Number(width) - 12).toBe(true);
      expect({ pass: right! < norm, fail: left! > norm, inconclusive: left! < norm && norm < right! }[kind!]).toBe(
        true,
      );
    }
  });

  it('shows certificates without flips, without known models and with numbers that are not finite', () => {
    const record = reportFixture();
    const [first] = record.certificates!;
    const drop = { observedPoints: NaN, lowerPoints: -Infinity, upperPoints: NaN };
    const certificate = { ...first!.certificate, drop, flips: [], perClass: [], shapedBy: [], pValue: 0 };
    const rendered = renderReport({ ...record, models: [], certificates: [{ id: 'sha256:x', certificate }] });

    expect(rendered).toContain('Not one of the 10,000 answers changed.');
    expect(rendered).toContain('the models do not say what shaped them');
    expect(rendered).not.toMatch(/(?:x|y|cx|cy|x1|x2|y1|y2|points|width)="[^"]*(?:NaN|Infinity)/);
  });

  it('marks the balanced model of the front', () => {
    const row = page.slice(page.indexOf('<tr class="knee">'));
    expect(row.slice(0, row.indexOf('</tr>'))).toContain('CNN 16-32, int8');
  });

  it('never calls a model balanced that failed its gate', () => {
    const record = reportFixture();
    const certificates = record.certificates!.map(({ id, certificate }) => ({
      id,
      certificate: { ...certificate, verdict: 'FAIL' as const },
    }));
    const rendered = renderReport({ ...record, certificates });
    const row = rendered.slice(rendered.indexOf('<tr class="knee">'));
    expect(row.slice(0, row.indexOf('</tr>'))).toContain('Separable 0.5');
  });

  it('survives an experiment in which nothing succeeded', () => {
    const { run, environment } = reportFixture();
    const empty = renderReport({
      run: { ...run, question: null, runs: run.runs.slice(4) },
      dataset: null,
      models: [],
      paretoFront: [],
      recommendation: null,
      environment: { ...environment, device: null },
    });

    expect(empty).toContain('no recommendation');
    expect(empty).toContain('0 of 2 runs finished');
    expect(empty).toContain('TRAINING_DIVERGED');
    expect(empty).not.toMatch(/undefined|NaN[^<]*<\/dd>/);
  });

  it('survives one model without measurements, and numbers that are not finite', () => {
    const record = reportFixture();
    const [first] = record.models;
    const bare = { ...first!, accuracy: null, latency: [], history: null, evaluation: null };
    const broken = {
      ...first!,
      accuracy: { top1: NaN, top5: NaN, macroF1: NaN, n: 0 },
      bytes: 0,
      history: { ...first!.history!, epochs: first!.history!.epochs.map((epoch) => ({ ...epoch, trainLoss: NaN })) },
    };

    for (const models of [[bare], [broken], [bare, broken]]) {
      const rendered = renderReport({ ...record, models });
      expect(rendered).not.toMatch(/(?:x|y|cx|cy|x1|x2|y1|y2|points)="[^"]*(?:NaN|Infinity)/);
    }
  });

  it('draws training by step where the record has a curve, inside of the plot', () => {
    const record = reportFixture();
    const [first] = record.models;
    const curve = Array.from({ length: 100 }, (_, index) => ({
      step: 84 * (index + 1),
      epoch: (index + 1) / 100,
      loss: 2.3 / (index + 1),
      accuracy: 1 - 0.9 / (index + 1),
      learningRate: 0.001,
    }));
    const history = { ...first!.history!, epochs: first!.history!.epochs.slice(0, 1), curve };

    const rendered = renderReport({ ...record, models: [{ ...first!, history }] });

    const lines = [...rendered.matchAll(/class="curve train" points="([^"]+)"/g)].map(([, points]) =>
      points!.split(' ').map((point) => point.split(',').map(Number)),
    );
    expect(lines.map((line) => line.length)).toEqual([100, 100]);
    for (const [x, y] of lines.flat()) {
      expect(x! >= 42 && x! <= 292).toBe(true);
      expect(y! >= 22 && y! <= 128).toBe(true);
    }
  });

  it('draws a collapsed model at the lower edge instead of pressing the others together', () => {
    const record = reportFixture();
    const [first, ...others] = record.models;
    const collapsed = { ...first!, accuracy: { ...first!.accuracy!, top1: 0.1188 } };

    const rendered = renderReport({ ...record, models: [collapsed, ...others] }).replaceAll('\u00a0', ' ');

    expect(rendered).toContain('>CNN 32-64 11.9 %</text');
    expect(rendered).toContain('far below the scale');
    expect(rendered).toMatch(/>98 %<\/text/);
    expect(renderReport(record)).not.toContain('far below the scale');
  });

  it('replaces the matrix by a list where classes are many', () => {
    const record = reportFixture();
    const classes = Array.from({ length: 100 }, (_, index) => `class ${index}`);
    const confusion = classes.map((_, row) =>
      classes.map((__, column) => (row === column ? 9 : (row + 1) % 100 === column ? 1 : 0)),
    );
    const model = record.models[0]!;
    const evaluation = {
      ...model.evaluation!,
      classes,
      confusion,
      perClassRecall: classes.map((_, i) => (i === 3 ? null : 0.9)),
    };

    const rendered = renderReport({ ...record, models: [{ ...model, evaluation }] });

    expect(rendered).not.toContain('<table class="confusion">');
    expect(rendered.match(/taken for/g)).toHaveLength(15);
    expect(rendered).toContain('70 stronger classes are left out');
  });
});
