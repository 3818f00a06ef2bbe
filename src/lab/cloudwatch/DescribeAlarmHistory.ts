import { DescribeAlarmHistoryCommand } from '@aws-sdk/client-cloudwatch';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { alarmTypes, Constraints } from './constraints.ts';
import { cloudWatchPage } from './pages.ts';
import { validationError } from './refusals.ts';

const usual = 100;
const itemTypes = [
  'ConfigurationUpdate',
  'StateUpdate',
  'Action',
  'AlarmContributorStateUpdate',
  'AlarmContributorAction',
];

export const DescribeAlarmHistory = operation(
  DescribeAlarmHistoryCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { AlarmName: name, HistoryItemType, StartDate, EndDate, ScanBy, MaxRecords, NextToken } = input;
    const constraints = new Constraints();
    constraints.text(name, 'alarmName', { min: 1, max: 255 });
    constraints.number(MaxRecords, 'maxRecords', { min: 1, max: usual });
    constraints.oneOf(HistoryItemType, 'historyItemType', itemTypes);
    constraints.oneOf(ScanBy, 'scanBy', ['TimestampDescending', 'TimestampAscending']);
    for (const type of input.AlarmTypes ?? []) constraints.oneOf(type, 'alarmTypes', alarmTypes);
    constraints.check();
    if (input.AlarmContributorId !== undefined)
      throw validationError('The lab does not model contributors of alarms.');
    if (StartDate && EndDate && StartDate > EndDate)
      throw validationError('The parameter StartDate must be less than the parameter EndDate.');
    const types: readonly string[] = input.AlarmTypes ?? ['MetricAlarm'];
    const found = state.cloudWatch.alarmHistory.filter(
      ({ alarm, alarmType, at, type }) =>
        (name === undefined || alarm === name) &&
        types.includes(alarmType) &&
        (HistoryItemType === undefined || type === HistoryItemType) &&
        at >= (StartDate?.getTime() ?? -Infinity) &&
        at <= (EndDate?.getTime() ?? Infinity),
    );
    const place = (id: number): number =>
      ScanBy === 'TimestampAscending' ? id : Number.MAX_SAFE_INTEGER - id;
    const { items, token } = cloudWatchPage(
      'DescribeAlarmHistory',
      found,
      ({ id }) => String(place(id)).padStart(16, '0'),
      { MaxRecords, NextToken },
      usual,
    );
    return {
      AlarmHistoryItems: items.map((item) => ({
        AlarmName: item.alarm,
        AlarmType: item.alarmType,
        Timestamp: new Date(item.at),
        HistoryItemType: item.type,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);
