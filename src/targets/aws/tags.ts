import type { Service as EcsService } from '@aws-sdk/client-ecs';

/** The value of a service's tag. */
export function tagOf({ tags = [] }: EcsService, wanted: string): string | undefined {
  return tags.find(({ key }) => key === wanted)?.value;
}

/** The services that a service calls. AWS allows no comma in most tags, so `+` and blanks part names as well. */
export function callsOf(service: EcsService): string[] {
  return (tagOf(service, 'squall:calls') ?? '').split(/[\s,+]+/).filter((name) => name !== '');
}
