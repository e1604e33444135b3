import { Button, Menu } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { readViews, withView, type SavedView } from './saved-views.ts';

/** Views of one screen that this browser keeps: its address, under a name. */
export function ViewMenu({ screen }: { readonly screen: string }) {
  const key = `fovea-views-${screen}`;
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const [views, setViews] = useState(() => readViews(localStorage.getItem(key)));
  const keep = (next: readonly SavedView[]): void => {
    localStorage.setItem(key, JSON.stringify(next));
    setViews(next);
  };
  const save = (): void => {
    const name = globalThis.prompt('Name of this view', '')?.trim();
    if (name !== undefined && name !== '') keep(withView(views, { name, search }));
  };
  const current = views.find((view) => view.search === search);
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconBookmark size={16} />}>
          {current?.name ?? 'Views'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.map((view) => (
          <Menu.Item key={view.name} onClick={() => void navigate(`${pathname}${view.search}`)}>
            {view.name}
          </Menu.Item>
        ))}
        {views.length > 0 && <Menu.Divider />}
        <Menu.Item onClick={save}>Save this view</Menu.Item>
        {current !== undefined && (
          <Menu.Item onClick={() => keep(views.filter((view) => view !== current))}>Forget {current.name}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
