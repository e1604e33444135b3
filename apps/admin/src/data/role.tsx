import type { ReactNode } from 'react';
import { serverDocument, type Role } from '@fovea/client';
import { useLab } from './queries.ts';

const allowed: Readonly<Record<'editors' | 'operators', readonly Role[]>> = {
  editors: ['OPERATOR', 'EDITOR'],
  operators: ['OPERATOR'],
};

/** Whether who is signed in may do what editors or operators do. The server decides; this keeps useless buttons away. */
export function useMay(group: keyof typeof allowed): boolean {
  const { data } = useLab(['viewer'], serverDocument, {}, { staleTime: 60_000 });
  return data !== undefined && allowed[group].includes(data.viewer.role);
}

/** What only editors, or only operators, get to see. */
export function For({ who, children }: { readonly who: keyof typeof allowed; readonly children: ReactNode }) {
  return useMay(who) ? <>{children}</> : null;
}
