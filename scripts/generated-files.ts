import { faults } from '#faults';
import { probes } from '#probes';
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { z } from 'zod';
import { folders } from '../.dependency-cruiser.mjs';
import { schemas } from '../src/cli/schemas.ts';

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
  return [
    ...schemaFiles,
    ['docs/reference/faults.md', reference('Faults', 'faults', Object.values(faults))],
    ['docs/reference/probes.md', reference('Probes', 'probes', Object.values(probes))],
    ['docs/architecture.md', architecture()],
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

function parameterTable({ params }: Plugin): string {
  const schema = Object(z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }));
  const required: unknown[] = schema.required ?? [];
  const rows = Object.entries(Object(schema.properties)).map(([name, value]) => {
    const { description = '', default: fallback, enum: words } = Object(value);
    const told = [description, Array.isArray(words) && `One of: ${words.join(', ')}.`]
      .filter(Boolean)
      .join(' ');
    const start =
      fallback === undefined ? (required.includes(name) ? 'required' : '') : JSON.stringify(fallback);
    return `| \`${name}\` | ${told.replaceAll('|', '\\|')} | ${start} |`;
  });
  return ['| parameter | meaning | default |', '|---|---|---|', ...rows].join('\n');
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
