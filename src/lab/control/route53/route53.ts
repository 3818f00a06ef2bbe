import { seededRandom } from '#core';
import type { Random } from '#core';
import type { Context } from '../context.ts';
import { hashText } from '../ids.ts';
import { answerDns } from './answers.ts';
import type { DnsAnswer, DnsQuestion } from './dns-answer.ts';
import { HealthChecks } from './health-checks.ts';
import { Zones } from './zones.ts';

/** Route 53: what its operations may change. */
export class Route53 {
  readonly zones: Zones;
  readonly healthChecks: HealthChecks;
  readonly #context: Context;
  readonly #draws: Random;

  constructor(context: Context) {
    this.#context = context;
    this.#draws = seededRandom(hashText(`${context.spec.seed}/dns`));
    this.zones = new Zones(context);
    this.healthChecks = new HealthChecks(context);
  }

  /** What its name servers answer now. */
  answer(question: DnsQuestion): DnsAnswer {
    return answerDns(this.#context.state, question, this.#draws);
  }

  /** Tells the checkers which endpoints to check, when that changed. */
  settle(): void {
    this.healthChecks.settle();
  }
}
