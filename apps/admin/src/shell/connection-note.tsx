import { useQuery } from '@tanstack/react-query';
import { IconPlugConnectedX } from '@tabler/icons-react';

/** Says that what is on the screen is old, while the server doesn't answer. */
export function ConnectionNote() {
  const alive = useQuery({
    queryKey: ['alive'],
    queryFn: async ({ signal }) => (await fetch('/healthz', { signal })).ok,
    refetchInterval: 10_000,
    retry: false,
  });
  const isAway = alive.isError || alive.data === false;
  return (
    <div role="status">
      {isAway && (
        <p className="connection-note">
          <IconPlugConnectedX size={18} aria-hidden />
          The server doesn’t answer. What you see may be old; the page goes on by itself when it is back.
        </p>
      )}
    </div>
  );
}
