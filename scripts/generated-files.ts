import { alertSources } from '#alerts';
import { experimentJsonSchema } from '#experiments';
import { faults } from '#faults';
import { engines } from '#load';
import { probes } from '#probes';
import { fileReporters } from '#reporters';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { z } from 'zod';
import { folders } from '../.dependency-cruiser.mjs';
import { schemas } from '../src/cli/schemas.ts';
import { analyse } from '../src/cli/write-reports.ts';
import { defaultLabFile } from '../src/lab/spec/default-lab.ts';
import { labPage } from './lab-page.ts';

interface Plugin {
  name: string;
  summary: string;
  example: unknown;
  params: z.ZodType;
}

/** Every generated file by its path from the root, with its text. */
export async function generatedFiles(): Promise<[path: string, text: string][]> {
  const schemaFiles = Object.entries(schemas).map(([name, make]): [string, string] => [
    `docs/reference/${name}.schema.json`,
    `${JSON.stringify(make(), null, 2)}\n`,
  ]);
  const sample = await analyse(fileURLToPath(new URL('../reports/sample', import.meta.url)));
  const sampleFiles = fileReporters.map((reporter): [string, string] => [
    `reports/sample/${reporter.file}`,
    reporter.render(sample),
  ]);
  return [
    ...schemaFiles,
    ...sampleFiles,
    ['docs/reference/experiment.md', experimentPage()],
    ['docs/reference/alerts.md', reference('Alerts', 'alerts', Object.values(alertSources))],
    ['docs/reference/faults.md', reference('Faults', 'faults', Object.values(faults))],
    ['docs/reference/engines.md', enginesPage()],
    ['docs/reference/probes.md', reference('Probes', 'probes', Object.values(probes))],
    ['docs/architecture.md', architecture()],
    ['docs/lab.md', await labPage()],
    ['experiments/labs/default.yaml', defaultLab()],
  ];
}

function reference(title: string, key: string, plugins: readonly Plugin[]): string {
  const sections = plugins.map((plugin) => {
    const example = stringify({ [key]: [{ [plugin.name]: plugin.example }] }).trim();
    return [`## ${plugin.name}`, plugin.summary, '```yaml', example, '```', parameterTable(plugin)].join(
      '\n\n',
    );
  });
  return `# ${title}\n\nGenerated from the registry by \`npm run gen\`.\n\n${sections.join('\n\n')}\n`;
}

function enginesPage(): string {
  const sections = Object.values(engines).map((engine) => {
    const { name, summary, model, canBeSteered, tellsBytes } = engine;
    const example = stringify({ load: { warmUp: { engine: { [name]: engine.example } } } }).trim();
    const steered = canBeSteered ? 'Its rate can be changed while it sends.' : 'It has its rates beforehand.';
    const bytes = tellsBytes ? '' : ' It does not tell how many bytes came.';
    const loop = `${model === 'open' ? 'Open' : 'Closed'} loop.`;
    const head = [`## ${name}`, summary, `${loop} ${steered}${bytes}`];
    return [...head, '```yaml', example, '```', parameterTable(engine)].join('\n\n');
  });
  return `# Load engines\n\nGenerated from the registry by \`npm run gen\`.\n\n${sections.join('\n\n')}\n`;
}

function parameterTable({ params }: Pick<Plugin, 'params'>): string {
  return tableOf(rowsOf(z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }), ''));
}

const tableOf = (rows: string[]) =>
  ['| parameter | meaning | default |', '|---|---|---|', ...rows].join('\n');

/** A row for each property of a JSON schema, and below it those of the object that it may be. */
function rowsOf(schema: unknown, prefix: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, required = [], additionalProperties, anyOf = [] } = Object(schema);
  const own = Object.entries(properties)
    .filter(([, value]) => Object(value).description !== 'Not supported yet.')
    .flatMap(([name, value]) => [
      rowOf(`${prefix}${name}`, Object(value), required.includes(name)),
      ...rowsOf(value, `${prefix}${name}.`),
    ]);
  const named = rowsOf(additionalProperties, `${prefix}<name>.`);
  // What one alternative needs, another does not.
  const alternatives = anyOf.flatMap((one: unknown) => rowsOf({ ...Object(one), required: [] }, prefix));
  return [...new Set([...own, ...named, ...alternatives])];
}

function rowOf(path: string, schema: Record<string, unknown>, isRequired: boolean): string {
  const { description = '', default: fallback, enum: words } = schema;
  const told = [description, Array.isArray(words) && `One of: ${words.join(', ')}.`]
    .filter(Boolean)
    .join(' ');
  const start = fallback === undefined ? (isRequired ? 'required' : '') : JSON.stringify(fallback);
  return `| \`${path}\` | ${told.replaceAll('|', '\\|')} | ${start.replaceAll('|', '\\|')} |`;
}

/** Kinds with pages of their own. */
const elsewhere = ['probes', 'alerts', 'faults'];

/** All of an experiment file but its probes, alerts and faults. */
function experimentPage(): string {
  const schema = Object(experimentJsonSchema());
  const properties = Object.entries(Object(schema.properties)).map(([name, value]) =>
    elsewhere.includes(name) ? [name, { description: `See [${name}](${name}.md).` }] : [name, value],
  );
  const rows = rowsOf({ ...schema, properties: Object.fromEntries(properties) }, '');
  return `# Experiment\n\nGenerated from the schema by \`npm run gen\`. What the words mean is in [measuring](../measuring.md).\n\n${tableOf(rows)}\n`;
}

function defaultLab(): string {
  const head = [
    '# yaml-language-server: $schema=../../docs/reference/lab.schema.json',
    '# The built-in lab as a file, generated by `npm run gen`: copy it to make one of your own.',
  ];
  return `${head.join('\n')}\n${stringify(defaultLabFile, { singleQuote: true })}`;
}

function architecture(): string {
  const page = readFileSync(new URL('../docs/architecture.md', import.meta.url), 'utf8');
  const rows = Object.entries(folders).map(
    ([folder, { holds, mayImport }]) => `| \`${folder}\` | ${holds} | ${mayImport.join(', ') || 'nothing'} |`,
  );
  const table = ['| `src/` | holds | may import |', '|---|---|---|', ...rows].join('\n');
  const edges = Object.entries(folders)
    .filter(([folder]) => folder !== 'cli')
    .flatMap(([folder, { mayImport }]) =>
      mayImport.filter((name) => name !== 'core').map((name) => `  ${folder} --> ${name}`),
    );
  const graph = ['```mermaid', 'graph LR', ...edges, '```'].join('\n');
  return page.replace(
    /<!-- generated: folders -->[\s\S]*<!-- end -->/,
    `<!-- generated: folders -->\n\n${table}\n\nEvery folder may import \`core\`, and \`cli\` may import all; the rest:\n\n${graph}\n\n<!-- end -->`,
  );
}
