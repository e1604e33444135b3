import { Skeleton } from '@mantine/core';

export function Loading({ height = 180 }: { readonly height?: number }) {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton height={height} radius="md" />
    </div>
  );
}
