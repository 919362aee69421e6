import path from 'node:path';
import { absolutePaths } from './absolute-paths';

it('makes files and folders absolute, and leaves everything else', () => {
  const env = {
    FIELD_MAP_FILE: './field-map.json',
    JIRA_DATA_DIR: '/raw',
    JIRA_PARQUET_DIR: '',
    LOG_LEVEL: 'info',
  };
  expect(absolutePaths(env)).toEqual({ ...env, FIELD_MAP_FILE: path.resolve('field-map.json') });
});
