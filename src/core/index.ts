// The glossary as types: what every other folder may know. Pure.
export * from './by-name.ts';
export * from './clock.ts';
export * from './duration.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './experiment.ts';
export * from './fields.ts';
export * from './histogram.ts';
export * from './interval.ts';
export * from './inventory.ts';
export * from './module-beside.ts';
export * from './plan.ts';
export * from './random.ts';
export * from './rate.ts';
export * from './sample.ts';
export * from './verdict.ts';
