export { adfToText } from './adf-to-text';
