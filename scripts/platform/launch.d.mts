export interface LaunchedPlatform {
  readonly urls: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly servers: { readonly kind: 'embedded' | 'real'; readonly adminUrl: string };
  readonly processes: {
    restarts(name: string): number;
    kill(name: string): void;
    ready(name: string, url: string): Promise<void>;
  };
  stop(): Promise<void>;
}

export function launchPlatform(options: {
  readonly services: 'embedded' | 'real';
  readonly stateDir: string;
  readonly database?: string;
  readonly dropAtStop?: boolean;
  readonly reset?: boolean;
  readonly firstPort?: number;
  readonly onProgress?: (text: string) => void;
  /** Gets the way to end what was started so far, before anything is started. */
  readonly onStop?: (stop: () => Promise<void>) => void;
}): Promise<LaunchedPlatform>;
