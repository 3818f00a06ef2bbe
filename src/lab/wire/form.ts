import { Refusal } from './errors.ts';
import type { WireRequest } from './request.ts';

/** A form's fields as a tree: `Filter.1.Name=x` is the text `x` under `Filter`, `1`, `Name`. */
export interface Branch {
  text: string;
  readonly children: Map<string, Branch>;
}

const maxDepth = 64;

/** The fields of a query-protocol request: its form body, or the query string of a presigned GET. */
export function parseForm(request: WireRequest): Branch {
  const root: Branch = { text: '', children: new Map() };
  for (const [key, value] of request.query) place(root, key, value);
  const body = Buffer.from(request.body).toString('utf8');
  for (const field of body.split('&')) {
    const mark = field.indexOf('=');
    if (mark > 0) place(root, unescapeField(field.slice(0, mark)), unescapeField(field.slice(mark + 1)));
  }
  return root;
}

/** One top-level field of a form, without reading the rest. */
export function fieldOf(request: WireRequest, name: string): string | undefined {
  const body = Buffer.from(request.body).toString('utf8');
  return new RegExp(`(?:^|&)${name}=([^&]*)`).exec(body)?.[1] ?? request.query.get(name) ?? undefined;
}

function place(root: Branch, key: string, value: string): void {
  const path = key.split('.', maxDepth + 1);
  if (path.length > maxDepth)
    throw new Refusal('malformed', `A parameter is nested deeper than ${maxDepth} levels.`);
  let branch = root;
  for (const step of path) {
    let child = branch.children.get(step);
    if (!child) branch.children.set(step, (child = { text: '', children: new Map() }));
    branch = child;
  }
  branch.text = value;
}

function unescapeField(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal('malformed', `The query string contains a syntax error near '${text.slice(0, 60)}'.`);
  }
}
