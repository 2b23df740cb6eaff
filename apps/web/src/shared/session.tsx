import type { Role } from '@lib/contracts';
import { roleSchema } from '@lib/contracts';
import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import type { JSX, ReactNode } from 'react';
import { createContext, useContext } from 'react';
import { z } from 'zod';

const meSchema = z.object({
  personId: z.string(),
  account: z.string(),
  name: z.string(),
  roles: z.array(roleSchema),
  court: z.string(),
});

export type Me = z.infer<typeof meSchema>;

const SessionContext = createContext<Me | undefined>(undefined);

export function signIn(): void {
  const { pathname, search } = globalThis.location;
  globalThis.location.assign(`/auth/login?returnTo=${encodeURIComponent(pathname + search)}`);
}

/** Ends the session here and at the identity provider. */
export async function signOut(): Promise<void> {
  const answer = await fetch('/auth/logout', {
    method: 'POST',
    headers: { 'x-requested-with': 'workbench' },
  });
  const { logoutUrl } = z.object({ logoutUrl: z.string() }).parse(await answer.json());
  globalThis.location.assign(logoutUrl);
}

async function readMe(): Promise<Me | null> {
  const answer = await fetch('/auth/me', { headers: { 'x-requested-with': 'workbench' } });
  if (answer.status === 401) return null;
  return meSchema.parse(await answer.json());
}

/** Shows its children only to somebody signed in; everybody else goes to the sign-in page. */
export function SignedIn({ children }: { readonly children: ReactNode }): JSX.Element {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: readMe, staleTime: Infinity });
  if (me === null) signIn();
  if (!me) return <Spin fullscreen />;
  return <SessionContext value={me}>{children}</SessionContext>;
}

export function useMe(): Me {
  const me = useContext(SessionContext);
  if (!me) throw new Error('useMe outside SignedIn');
  return me;
}

/** Whether the person has one of the roles; the server decides again. */
export function useMay(...roles: Role[]): boolean {
  return useMe().roles.some((role) => roles.includes(role));
}
