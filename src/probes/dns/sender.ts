import type { CreateSender, SenderContext, Settle } from '#pacing';
import dns from 'node:dns';
import { troubleOf } from '#requests';
import type { Trouble } from '#requests';
import { resolveAt } from './answer.ts';
import { AnswersFold } from './answers-fold.ts';
import { Recursive } from './asking.ts';
import type { Resolver } from './asking.ts';
import { Authority } from './authority.ts';
import { compileJudge } from './judge.ts';
import { serverOf } from '../resolvers.ts';
import { senderParams } from './sender-params.ts';
import type { SenderParams } from './sender-params.ts';

const dnsPort = 53;

/** Asks one resolver for one name. Lives on the pacing worker. */
export const createSender: CreateSender = (given, context) => {
  const params = senderParams.parse(given);
  const { name, type } = params;
  const closed = new AbortController();
  const resolver = resolverOf(params, context, closed.signal);
  const judge = compileJudge(params);
  const fold = new AnswersFold({
    resolver: params.resolver.name,
    name,
    type,
    observe: (observation) => context.observe(observation),
  });
  const underWay = new Set<AbortController>();
  const ask = async (settle: Settle, abandoned: AbortController): Promise<void> => {
    const sent = context.now();
    const { signal } = abandoned;
    underWay.add(abandoned);
    const told = await resolveAt(resolver, { name, type }, signal).catch(brokenBy);
    underWay.delete(abandoned);
    if (signal.aborted) return;
    if ('outcome' in told) return settle(told.outcome, told.reason);
    fold.add({ ...told, sent, done: context.now() });
    settle(...judge(told));
  };
  return {
    prepare: async (signal) => resolver.prepare?.(name, signal),
    send(settle) {
      const abandoned = new AbortController();
      void ask(settle, abandoned);
      return () => abandoned.abort();
    },
    cut: () => fold.flush(),
    finish: () => Promise.resolve(fold.flush()),
    close() {
      closed.abort();
      for (const one of underWay) one.abort();
      fold.close();
    },
  };
};

function resolverOf(
  { resolver, timeoutMs }: SenderParams,
  { nameServer }: SenderContext,
  closed: AbortSignal,
): Resolver {
  if ('at' in resolver) return new Recursive([resolver.at], timeoutMs);
  const target = serverOf(nameServer ?? '');
  if (resolver.name === 'target') return new Recursive(target ? [target] : [], timeoutMs);
  if (resolver.name === 'system') return new Recursive(systemServers(), timeoutMs);
  const through = new Recursive(target ? [target] : systemServers(), timeoutMs);
  return new Authority({ through, port: dnsPort }, timeoutMs, closed);
}

function systemServers() {
  return dns.getServers().flatMap((text) => serverOf(text) ?? []);
}

/** What was thrown is our own trouble. */
function brokenBy(error: unknown): Trouble {
  return troubleOf(error instanceof Error ? error : new Error(String(error)));
}
