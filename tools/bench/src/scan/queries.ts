/** Typical queries; `{table}` is replaced by an expression that reads all months of a table. */
export const queries: Readonly<Record<string, string>> = {
  'count by status': 'select status, count(*) as issues from {issues} group by status order by issues desc',
  'text search': `select count(*) from {issues} where description ilike '%error%' or summary ilike '%error%'`,
  'one issue by its id': `select summary from {issues} where issue_id = '100500'`,
  'issues joined with their changelog': `select i.status, count(*), max(c.changed_at) from {issues} i
    join {changelog} c using (issue_id) where c.field_name = 'status' group by i.status`,
};

export function queryOver(template: string, tableOf: (name: string) => string): string {
  return template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => tableOf(name));
}
