import { validationError } from './pages.ts';

/** Refuses the names that ELBv2 does not take for a load balancer or target group. */
export function requireName(noun: 'Load balancer' | 'Target group', name = ''): string {
  const problem = problemOf(noun, name);
  if (problem !== undefined) throw validationError(problem);
  return name;
}

function problemOf(noun: string, name: string): string | undefined {
  if (name === '') return `${noun} name cannot be empty`;
  if (name.length > 32) return `${noun} name '${name}' cannot be longer than '32' characters`;
  if (!/^[a-zA-Z0-9-]+$/.test(name))
    return `${noun} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`;
  if (name.startsWith('-') || name.endsWith('-'))
    return `${noun} name '${name}' cannot begin or end with a hyphen (-)`;
  return noun === 'Load balancer' && name.startsWith('internal-')
    ? `${noun} name '${name}' cannot begin with 'internal-'`
    : undefined;
}
