/** Every answer of a listing that comes in pages, asked for one after the other. */
export async function allPages<Answer>(
  ask: (token: string | undefined) => Promise<Answer>,
  tokenOf: (answer: Answer) => string | undefined,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let token: string | undefined;
  do {
    const answer = await ask(token);
    answers.push(answer);
    token = tokenOf(answer);
  } while (token !== undefined && token !== '');
  return answers;
}

/** Asks for at most `size` items at a time; the answers keep the order of the items. */
export function inBatches<Item, Answer>(
  items: readonly Item[],
  size: number,
  ask: (batch: Item[]) => Promise<Answer>,
): Promise<Answer[]> {
  const batches: Promise<Answer>[] = [];
  for (let at = 0; at < items.length; at += size) batches.push(ask(items.slice(at, at + size)));
  return Promise.all(batches);
}

/** The same, each batch asked for when the one before it is answered. */
export async function oneAfterTheOther<Item, Answer>(
  items: readonly Item[],
  size: number,
  ask: (batch: Item[]) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < items.length; at += size) answers.push(await ask(items.slice(at, at + size)));
  return answers;
}
