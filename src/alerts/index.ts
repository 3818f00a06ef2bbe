// Where alerts come from: one timeline of firing and clearing. A new source is a folder and a place in the list below.
import { byName } from '#core';
import alertmanager from './alertmanager/index.ts';
import cloudwatch from './cloudwatch/index.ts';
import datadog from './datadog/index.ts';
import pagerduty from './pagerduty/index.ts';
import prometheus from './prometheus/index.ts';

export type { AlertContext, AlertLook, AlertSource, OpenedAlertSource } from './contract.ts';

/** Every source by its name, the key in an experiment file. */
export const alertSources = byName(cloudwatch, prometheus, alertmanager, datadog, pagerduty);
