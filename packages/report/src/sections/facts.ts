import type { ReportRecord } from '@fovea/contracts';
import { formatBytes, formatInteger } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { definitions, type Row } from './definitions.ts';

const shownClasses = 40;

/** What the numbers were measured with and on. */
export function factsSection({ dataset, environment }: ReportRecord): Html {
  return html`<section aria-labelledby="setup">
    <h2 id="setup">Setup</h2>
    <div class="columns">
      ${dataset === null ? null : datasetFacts(dataset)}
      <div>
        <h3>Machine</h3>
        ${definitions(environmentRows(environment))}
      </div>
    </div>
  </section>`;
}

function datasetFacts({
  name,
  digest,
  classes,
  counts,
  licence,
  rejected,
}: NonNullable<ReportRecord['dataset']>): Html {
  const shown = classes.slice(0, shownClasses).join(', ');
  const more = classes.length - shownClasses;
  return html`<div>
    <h3>Data</h3>
    ${definitions([
      ['Dataset', name],
      [
        'Images',
        Object.entries(counts)
          .map(([split, count]) => `${formatInteger(count)} ${split}`)
          .join(' · '),
      ],
      ['Classes', `${classes.length}: ${shown}${more > 0 ? ` and ${more} more` : ''}`],
      ['Left out', rejected === 0 ? 'none' : `${formatInteger(rejected)} files that could not be used`],
      ['Licence', licence],
      ['Digest', html`<code>${digest}</code>`],
    ])}
  </div>`;
}

function environmentRows({
  fovea,
  node,
  platform,
  cpu,
  cores,
  memoryBytes,
  device,
}: ReportRecord['environment']): Row[] {
  const machine: Row[] = [
    ['Processor', `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`],
    ['Memory', formatBytes(memoryBytes)],
    ['Platform', platform],
    ['Software', `Fovea ${fovea}, Node.js ${node}`],
  ];
  if (device === null) return machine;
  const features = Object.entries(device.features).map(([name, value]) => `${name}: ${value}`);
  return [
    ...machine,
    [
      'Backend',
      `${device.backend} ${device.version}, ${device.threads} ${device.threads === 1 ? 'thread' : 'threads'}`,
    ],
    ['Device', device.device],
    ...(features.length === 0 ? [] : [['Features', features.join(' · ')] as const]),
  ];
}
