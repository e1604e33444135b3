import type { ReportRecord } from '@fovea/contracts';
import { html } from './html.ts';
import { modelFacts } from './model-facts.ts';
import { certificatesSection } from './sections/certificates.ts';
import { factsSection } from './sections/facts.ts';
import { failuresSection } from './sections/failures.ts';
import { headerSection } from './sections/header.ts';
import { mistakesSection } from './sections/mistakes.ts';
import { modelTableSection } from './sections/model-table.ts';
import { tradeOffSection } from './sections/trade-off.ts';
import { trainingSection } from './sections/training.ts';
import { styles } from './styles.ts';

/** Nothing may run and nothing may be fetched; styles and images are in the page itself. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * One experiment as one self-contained HTML page: no script, no network. All text of the record is untrusted and becomes
 * inert text. The same record gives the same page.
 */
export function renderReport(record: ReportRecord): string {
  const facts = modelFacts(record);
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="generator" content="Fovea" />
      <title>${record.run.question ?? record.run.pipeline} · Fovea</title>
      <style>
        ${{ markup: styles }}
      </style>
    </head>
    <body>
      ${headerSection(record, facts)}
      <main>
        ${tradeOffSection(facts)} ${modelTableSection(facts)} ${certificatesSection(record, facts)}
        ${trainingSection(facts)} ${mistakesSection(facts)} ${failuresSection(record)} ${factsSection(record)}
      </main>
      <footer>
        <p>Made by Fovea ${record.environment.fovea} from the record of experiment <code>${record.run.id}</code>.</p>
      </footer>
    </body>
  </html>`;
  return `<!doctype html>\n${page.markup}\n`;
}
