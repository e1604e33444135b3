import { serverDocument } from '@fovea/client';
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import {
  IconBox,
  IconDatabase,
  IconDevices,
  IconFlask,
  IconGauge,
  IconHome,
  IconMenu2,
  IconMoon,
  IconPlus,
  IconPuzzle,
  IconSettings,
  IconSun,
} from '@tabler/icons-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { codeOf, useLab } from '../data/queries.ts';
import { useLive } from '../data/live.ts';
import { FailureNote } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { SignIn } from './sign-in.tsx';
import { useQuery } from '@tanstack/react-query';

const links = [
  { to: '/', label: 'Home', icon: IconHome },
  { to: '/new', label: 'New experiment', icon: IconPlus },
  { to: '/experiments', label: 'Experiments', icon: IconFlask },
  { to: '/runs', label: 'Runs', icon: IconGauge },
  { to: '/models', label: 'Models', icon: IconBox },
  { to: '/datasets', label: 'Datasets', icon: IconDatabase },
  { to: '/devices', label: 'Devices', icon: IconDevices },
  { to: '/catalogue', label: 'Plugins & catalogue', icon: IconPuzzle },
  { to: '/settings', label: 'Settings & tokens', icon: IconSettings },
];

/** Navigation around every screen; the sign-in page in its place for whoever isn't signed in. */
export function Shell() {
  const viewer = useLab(['viewer'], serverDocument, {}, { staleTime: 60_000 });
  const { data: isSignedOut } = useQuery({ queryKey: ['signed-out'], queryFn: () => false, staleTime: Infinity });
  const { pathname } = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(pathname);
  useEffect(() => {
    setIsOpen(false);
    if (shownPath.current === pathname) return;
    shownPath.current = pathname;
    // Whoever doesn't see the page change hears of it, and goes on from its beginning.
    main.current?.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  }, [pathname]);
  useLive(viewer.data !== undefined && viewer.data.viewer.role !== 'AGENT');

  const isAgent = viewer.data?.viewer.role === 'AGENT';
  if (isAgent)
    return <SignIn note="This browser is signed in as a device: it carries runs out, and reads nothing else." />;
  if (isSignedOut === true || codeOf(viewer.error) === 'UNAUTHENTICATED') return <SignIn />;
  return (
    <div className="shell">
      <a className="shell-skip" href="#main">
        Skip to the content
      </a>
      <header className="shell-top">
        <Brand />
        <ActionIcon
          variant="default"
          size="lg"
          aria-label="Menu"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setIsOpen(!isOpen)}
        >
          <IconMenu2 size={20} />
        </ActionIcon>
      </header>
      <nav className="shell-side" id="navigation" aria-label="Screens" data-open={isOpen || undefined}>
        <Brand />
        <ul className="shell-links">
          {links.map(({ to, label, icon: Icon }) => (
            <li key={to}>
              <NavLink className="shell-link" to={to} end={to === '/'}>
                <Icon size={18} stroke={1.7} aria-hidden />
                {label}
              </NavLink>
            </li>
          ))}
        </ul>
        <div className="shell-foot">
          {viewer.data !== undefined && (
            <div className="shell-who">
              {viewer.data.viewer.name}
              <br />
              {viewer.data.viewer.role.toLowerCase()}
            </div>
          )}
          <ThemeToggle />
        </div>
      </nav>
      <main className="shell-main" id="main" tabIndex={-1} ref={main}>
        <ConnectionNote />
        {viewer.error !== null && <FailureNote error={viewer.error} />}
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

function Brand() {
  return (
    <Link className="shell-brand" to="/">
      <img src="/fovea.svg" alt="" width={24} height={24} />
      Fovea
    </Link>
  );
}

function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <button type="button" className="shell-link shell-plain" onClick={() => setColorScheme(other)}>
      {scheme === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
      {scheme === 'dark' ? 'Light' : 'Dark'} colours
    </button>
  );
}
