import { expect, it } from 'vitest';
import type { Shell } from './shell.ts';

/** A person at the CLI makes a hosted zone, fills it by a batch of changes, and empties it. */
export function zoneCommands(shell: () => Shell): void {
  const route53 = () => shell().lab.control.state.route53;

  it('makes a zone, changes its records, and turns their pages', async () => {
    const { aws, refused, until } = shell();
    const id = await aws`route53 create-hosted-zone --name shop.test --caller-reference one
      --hosted-zone-config Comment=ours --query HostedZone.Id --output text`;
    expect(id).toMatch(/^\/hostedzone\/Z/);
    const zone = () => route53().zones.get(String(id).replace('/hostedzone/', ''));
    expect(zone()).toMatchObject({ name: 'shop.test.', comment: 'ours', isPrivate: false });
    const records = ['a', 'b', 'c'].map((name, index) => ({
      Name: `${name}.shop.test`,
      Type: 'A',
      TTL: 5,
      ResourceRecords: [{ Value: `127.0.0.${index + 1}` }],
    }));
    const batch = (Action: string) =>
      JSON.stringify({ Changes: records.map((ResourceRecordSet) => ({ Action, ResourceRecordSet })) });
    const change = await aws`route53 change-resource-record-sets --hosted-zone-id ${id}
      --change-batch ${batch('CREATE')} --query ChangeInfo.Id --output text`;
    await until(() => route53().changes.get(String(change).replace('/change/', ''))?.status === 'INSYNC');
    const [, first, zones, answer, again, full, ghost] = await Promise.all([
      aws`route53 wait resource-record-sets-changed --id ${change}`,
      aws`route53 list-resource-record-sets --hosted-zone-id ${id} --page-size 2 --max-items 3`,
      aws`route53 list-hosted-zones --page-size 1 --query HostedZones[].Name`,
      aws`route53 test-dns-answer --hosted-zone-id ${id} --record-name b.shop.test --record-type A
        --query [ResponseCode,RecordData]`,
      refused`route53 change-resource-record-sets --hosted-zone-id ${id} --change-batch ${batch('CREATE')}`,
      refused`route53 delete-hosted-zone --id ${id}`,
      refused`route53 get-hosted-zone --id Z0GHOST`,
    ]);
    const rest = await aws`route53 list-resource-record-sets --hosted-zone-id ${id}
      --starting-token ${Object(first).NextToken}`;
    const sets: { Name: string; Type: string }[] = [
      ...Object(first).ResourceRecordSets,
      ...Object(rest).ResourceRecordSets,
    ];
    expect(sets.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
      'shop.test. NS',
      'shop.test. SOA',
      'a.shop.test. A',
      'b.shop.test. A',
      'c.shop.test. A',
    ]);
    expect(zone()?.recordSets.size).toBe(sets.length);
    expect(new Set(Object(zones))).toEqual(new Set([...route53().zones.values()].map(({ name }) => name)));
    expect(answer).toEqual(['NOERROR', ['127.0.0.2']]);
    expect(again).toMatch(/^\(InvalidChangeBatch\) .*it already exists/);
    expect(full).toMatch(/^\(HostedZoneNotEmpty\) /);
    expect(ghost).toBe('(NoSuchHostedZone) No hosted zone found with ID: Z0GHOST');
    await aws`route53 change-resource-record-sets --hosted-zone-id ${id} --change-batch ${batch('DELETE')}`;
    await aws`route53 delete-hosted-zone --id ${id}`;
    expect(zone()).toBeUndefined();
  });
}
