// report.json: everything that was found, for programs.
import { defineReporter } from '../contract.ts';
import { toReport } from './report.ts';

export { reportJsonSchema, reportSchema } from './schema.ts';

export default defineReporter({
  name: 'json',
  file: 'report.json',
  summary: 'Everything that was found, for programs; its JSON Schema is published.',
  render: (findings) => `${JSON.stringify(toReport(findings), null, 2)}\n`,
});
