import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';

interface PageProps {
  readonly title: string;
  readonly sub?: ReactNode;
  readonly crumb?: { readonly to: string; readonly label: string };
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, sub, crumb, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Fovea`;
  }, [title]);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          {crumb !== undefined && (
            <div className="page-crumbs">
              <Link to={crumb.to}>{crumb.label}</Link>
            </div>
          )}
          <h1 className="page-title">{title}</h1>
          {sub !== undefined && <div className="page-sub">{sub}</div>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      <div className="stack">{children}</div>
    </div>
  );
}

export function Panel({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

export function Tile({ value, label }: { readonly value: ReactNode; readonly label: ReactNode }) {
  return (
    <div className="tile">
      <div className="tile-value">{value}</div>
      <div className="tile-label">{label}</div>
    </div>
  );
}

export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}
