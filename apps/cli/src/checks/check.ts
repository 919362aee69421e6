/** One line of the doctor. A problem stops the pipeline; a warning becomes a problem sooner or later. */
export interface Check {
  state: 'ok' | 'warning' | 'problem';
  what: string;
  /** what to do about it */
  advice?: string;
}

export const ok = (what: string): Check => ({ state: 'ok', what });
export const warning = (what: string, advice: string): Check => ({ state: 'warning', what, advice });
export const problem = (what: string, advice: string): Check => ({ state: 'problem', what, advice });
