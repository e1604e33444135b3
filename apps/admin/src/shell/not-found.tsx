import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';

export function NotFound() {
  return (
    <Page title="No such page">
      <Empty
        title="Nothing is at this address"
        text="The link may be old, or a letter is missing."
        action={
          <Button component={Link} to="/">
            Go home
          </Button>
        }
      />
    </Page>
  );
}
