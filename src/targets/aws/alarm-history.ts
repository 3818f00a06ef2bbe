import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch';
import type { Alarm, AlarmTransition } from '../contract.ts';
import type { Connection } from './connection.ts';
import { allPages } from './pages.ts';

/** Every change of state of these alarms since then, the oldest first; CloudWatch keeps them for weeks. */
export async function readAlarmHistory(
  { clients: { cloudWatch }, read }: Connection,
  names: readonly string[],
  since: number,
): Promise<AlarmTransition[]> {
  const StartDate = new Date(since);
  const told = await Promise.all(
    names.map((AlarmName) =>
      allPages(
        (NextToken) =>
          read('cloudwatch:DescribeAlarmHistory', (options) =>
            cloudWatch.describeAlarmHistory(
              {
                AlarmName,
                AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
                HistoryItemType: 'StateUpdate',
                StartDate,
                ScanBy: 'TimestampAscending',
                MaxRecords: 100,
                NextToken,
              },
              options,
            ),
          ),
        (page) => page.NextToken,
      ),
    ),
  );
  return told
    .flat()
    .flatMap((page) => page.AlarmHistoryItems ?? [])
    .flatMap(transitionOf)
    .sort((a, b) => a.at - b.at);
}

/** What an item tells; none when its text is not the JSON that it should be, or the state stayed. */
function transitionOf({ AlarmName, Timestamp, HistoryData = '' }: AlarmHistoryItem): AlarmTransition[] {
  const data = parsed(HistoryData);
  const from = stateIn(data.oldState);
  const to = stateIn(data.newState);
  if (AlarmName === undefined || Timestamp === undefined || !from || !to || from === to) return [];
  const reason: unknown = Object(data.newState).stateReason;
  return [
    {
      name: AlarmName,
      from,
      to,
      at: Timestamp.getTime(),
      ...(typeof reason === 'string' && { reason }),
    },
  ];
}

function parsed(text: string): { oldState?: unknown; newState?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function stateIn(side: unknown): Alarm['state'] | undefined {
  const value: unknown = Object(side).stateValue;
  return value === 'OK' || value === 'ALARM' || value === 'INSUFFICIENT_DATA' ? value : undefined;
}
