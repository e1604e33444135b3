import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { PipelineSource } from '../operations/experiments.ts';
import { CodeBlock } from './copy.tsx';

const languages = { typescript: 'TypeScript', json: 'JSON', graphql: 'GraphQL' } as const;

/** A pipeline in the languages that the server writes it in. */
export default function SourceTabs({ source }: { readonly source: PipelineSource }) {
  const [language, setLanguage] = useState<keyof PipelineSource>('typescript');
  return (
    <div className="stack-tight">
      <SegmentedControl
        aria-label="Language"
        value={language}
        onChange={(value) => setLanguage(value as keyof PipelineSource)}
        data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      />
      <CodeBlock code={source[language]} label={`pipeline as ${languages[language]}`} />
    </div>
  );
}
