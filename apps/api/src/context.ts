import type { ArtifactStore } from '@fovea/contracts';
import type { Control, MutationContext, Principal } from '@fovea/control';
import type { Catalog, DerivedInputs } from '@fovea/host';
import { tooManyItems } from './errors.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { ServerSource } from './resolvers/sources.ts';

/** What every request of one server stands on. */
export interface ApiServices {
  readonly control: Control;
  readonly artifacts: ArtifactStore;
  readonly catalog: Catalog;
  readonly inputs: DerivedInputs;
  readonly server: ServerSource;
  /** A link that signs in whoever opens it, from an invite code. */
  joinUrl(code: string): string;
}

/** What resolvers of one operation are given. */
export interface RequestContext extends ApiServices {
  /** Null for who has shown no valid token: the policy then refuses every field. */
  readonly principal: Principal | null;
  readonly loaders: Loaders;
  /** Aborted when the caller's connection is gone or the server shuts down. */
  readonly closed: AbortSignal;
  /** Who changes something, and whether from another machine. */
  mutation(input?: { readonly clientMutationId?: string | null | undefined }): MutationContext;
  /** Forgets what was read: the events of a subscription share a context, and each shows what is there when it comes. */
  beginEvent(): void;
  /** Counts items of lists against what one operation may read. @throws TOO_COMPLEX. */
  spend(items: number): void;
}

export interface RequestOrigin {
  readonly principal: Principal | null;
  /** The caller may be on another machine. */
  readonly isRemote: boolean;
  readonly closed: AbortSignal;
}

/** Items that one operation may read from lists, all together. */
const maxItems = 200_000;

export function createContext(services: ApiServices, { principal, isRemote, closed }: RequestOrigin): RequestContext {
  let spent = 0;
  let loaders = createLoaders(services.control.store);
  return {
    ...services,
    principal,
    closed,
    get loaders() {
      return loaders;
    },
    beginEvent() {
      spent = 0;
      loaders = createLoaders(services.control.store);
    },
    mutation: (input) => ({
      actor: principal?.id ?? 'nobody',
      isRemote: isRemote || principal?.role !== 'operator',
      ...(typeof input?.clientMutationId === 'string' ? { clientMutationId: input.clientMutationId } : {}),
    }),
    spend(items) {
      spent += items;
      if (spent > maxItems) throw tooManyItems(maxItems);
    },
  };
}
