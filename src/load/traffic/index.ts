// Open-model traffic: requests leave by a schedule, whatever is answered; sent over undici by processes of their own.
import { z } from 'zod';
import { defineEngine } from '../contract.ts';
import { startGenerators } from './generators.ts';

export default defineEngine({
  name: 'traffic',
  summary:
    "Squall's own: sends by a schedule whatever is answered, and tells every request that it left out.",
  model: 'open',
  params: z.strictObject({}).prefault({}),
  example: {},
  canBeSteered: true,
  tellsBytes: true,
  find: () => Promise.resolve({ version: 'built in' }),
  start: startGenerators,
});
