import { z } from 'zod';
import { fillIngress } from './ingress.ts';

/** An http or https URL in a file, which may begin with `{{ingress}}` and holds no user and no password. */
export const urlField = z
  .string()
  .superRefine((text, context) => {
    const url = URL.parse(fillIngress(text, 'http://ingress'));
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (!url || !['http:', 'https:'].includes(url.protocol))
      refuse(`"${text}" is no http or https URL; write http://host/path or {{ingress}}/path`);
    else if (url.username !== '' || url.password !== '')
      refuse('has a user or password; write a header instead: authorization: env:NAME');
  })
  .meta({ description: 'An http or https URL; {{ingress}} stands for the entry of the target.' });
