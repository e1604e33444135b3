import type { ReactNode } from 'react';

/** A link to a page elsewhere that a plugin names; text where its address is no web address. */
export function WebLink({ url, children }: { readonly url: string | undefined; readonly children: ReactNode }) {
  if (url === undefined || !/^https?:\/\//.test(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
