export { adfToText } from './adf-to-text';
export type { AdfTextOptions } from './text-options';
export { redactText } from './redact-text';
