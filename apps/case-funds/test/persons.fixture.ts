/** Who calls. */
export interface As {
  readonly person: string;
  readonly roles: readonly string[];
  readonly court?: string;
  readonly digest?: string;
}

export const officer: As = { person: 'officer1', roles: ['officer'] };
export const otherOfficer: As = { person: 'officer2', roles: ['officer'] };
export const director: As = { person: 'director1', roles: ['director'] };
export const finance: As = { person: 'finance1', roles: ['finance'] };
export const foreignFinance: As = { person: 'finance9', roles: ['finance'], court: '京0198' };
