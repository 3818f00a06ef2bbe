import { killAtRandom } from '../lab/random-kills.ts';

const minutes = Number(process.env['SQUALL_SOAK_MINUTES'] ?? 5);

/** Any process of the lab may be killed at any time, for minutes under load. Resolves with what went wrong. */
export async function randomKills(): Promise<string[]> {
  const seed = Number(process.env['SQUALL_SOAK_SEED'] ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  const { killed, requests, answered, wrong } = await killAtRandom({
    forMs: minutes * 60_000,
    seed,
    everyMs: 700,
  });
  console.log(`${killed} processes killed, ${answered} of ${requests} requests answered`);
  return wrong;
}
