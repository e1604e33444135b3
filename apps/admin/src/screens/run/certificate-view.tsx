import type { CertificateRecord } from '@fovea/contracts';
import type { RunDetail } from '../../operations/runs.ts';
import { CommandLine } from '../../parts/copy.tsx';
import { Empty } from '../../parts/empty.tsx';
import { formatBytes, formatNumber, formatShare } from '../../parts/format.ts';
import { Facts, Panel } from '../../parts/page.tsx';
import { Pixels } from '../../parts/pixels.tsx';
import { Verdict } from '../experiment/model-table.tsx';

/** Proofs of what compression cost, with the images whose answers changed. */
export default function CertificateView({ certificates }: { readonly certificates: RunDetail['certificates'] }) {
  if (certificates.length === 0) {
    return (
      <div className="panel">
        <Empty
          title="No certificate"
          text="Compression is proven by the step fovea/gate: a paired comparison with the uncompressed model on images that neither has seen."
        />
      </div>
    );
  }
  return (
    <div className="stack">
      {certificates.map(({ artifact, record, verdict }) => (
        <Certificate key={artifact.digest} url={artifact.url} verdict={verdict} record={record as CertificateRecord} />
      ))}
    </div>
  );
}

interface CertificateProps {
  readonly url: string;
  readonly verdict: string;
  readonly record: CertificateRecord;
}

function Certificate({ url, verdict, record }: CertificateProps) {
  const { drop, counts, model, reference, dataset } = record;
  const className = (index: number): string => dataset.classes[index] ?? String(index);
  const damaged = record.perClass
    .filter(({ lost, gained }) => lost + gained > 0)
    .toSorted((a, b) => b.lost - b.gained - (a.lost - a.gained))
    .slice(0, 12);
  const flips = record.flips.filter(({ image }) => image !== undefined).slice(0, 48);
  return (
    <Panel title={`Certificate of ${model.name}`} aside={<Verdict verdict={verdict} />}>
      <div className="stack">
        <p>
          Compression {drop.observedPoints < 0 ? 'gained' : 'cost'}{' '}
          <strong>{points(Math.abs(drop.observedPoints))}</strong> of accuracy. With 95 % confidence the loss is between{' '}
          {points(drop.lowerPoints)} and {points(drop.upperPoints)}. Allowed: {points(record.normPoints)}.
          {record.imagesNeeded !== null && ` It would take ${record.imagesNeeded} images to decide.`}
        </p>
        <div className="grid-2">
          <Facts
            facts={[
              ['Compressed', `${formatShare(model.top1, 2)}, ${formatBytes(model.sizeBytes)}`],
              ['Reference', `${formatShare(reference.top1, 2)}, ${formatBytes(reference.sizeBytes)}`],
              ['Images', `${counts.n} of ${dataset.name}, ${dataset.split}`],
              ['Lost', counts.lost],
              ['Gained', counts.gained],
              ['McNemar p', formatNumber(record.pValue)],
            ]}
          />
          <table className="simple-table">
            <caption className="small dim">Classes that changed</caption>
            <thead>
              <tr>
                <th scope="col">Class</th>
                <th scope="col" data-align="end">
                  Before
                </th>
                <th scope="col" data-align="end">
                  After
                </th>
              </tr>
            </thead>
            <tbody>
              {damaged.map((damage) => (
                <tr key={damage.label}>
                  <td>{className(damage.label)}</td>
                  <td data-align="end">{formatShare(damage.recallBefore)}</td>
                  <td data-align="end">{formatShare(damage.recallAfter)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {flips.length > 0 && (
          <div>
            <h3 className="small">Images whose answer changed</h3>
            <ul className="gallery">
              {flips.map(({ index, label, before, after, image }) => (
                <li key={index}>
                  {image !== undefined && (
                    <Pixels shape={image.shape} pixels={image.pixels} label={`Image ${index}, ${className(label)}`} />
                  )}
                  {className(before.predicted)} → <strong>{className(after.predicted)}</strong>
                  <div className="dim">is {className(label)}</div>
                </li>
              ))}
            </ul>
          </div>
        )}
        <div className="row">
          <a href={url}>Download the certificate</a>
          <CommandLine command="fovea verify certificate.json model.fovea" />
        </div>
      </div>
    </Panel>
  );
}

function points(value: number): string {
  return `${value.toFixed(2)} points`;
}
