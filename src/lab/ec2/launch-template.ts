import type { LaunchTemplateSpecification } from '@aws-sdk/client-ec2';
import type { LabState } from '../control/state.ts';
import { WireError } from '../wire/index.ts';

type Template = LabState['ec2']['launchTemplate'];

const versions = new Set(['1', '$Latest', '$Default']);

/** The launch template that a request names; the lab has one, with one version. */
export function launchTemplateOf(
  { ec2 }: LabState,
  asked: LaunchTemplateSpecification | undefined,
): Template | undefined {
  if (!asked) return undefined;
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version = '$Default' } = asked;
  if ((id === undefined) === (name === undefined)) {
    throw new WireError(
      id === undefined ? 'MissingParameter' : 'InvalidParameterCombination',
      'Exactly one of LaunchTemplateId and LaunchTemplateName must be specified.',
    );
  }
  if (id !== undefined && id !== ec2.launchTemplate.id) throw noTemplateWithId(id);
  if (name !== undefined && name !== ec2.launchTemplate.name) throw noTemplateNamed(name);
  if (versions.has(Version)) return ec2.launchTemplate;
  throw new WireError(
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find launch template version: ${Version}`,
  );
}

export function noTemplateWithId(id: string): WireError {
  return new WireError(
    'InvalidLaunchTemplateId.NotFound',
    `The specified launch template, with template ID ${id}, does not exist.`,
  );
}

export function noTemplateNamed(name: string): WireError {
  return new WireError(
    'InvalidLaunchTemplateName.NotFoundException',
    `The specified launch template, with template name ${name}, does not exist.`,
  );
}
