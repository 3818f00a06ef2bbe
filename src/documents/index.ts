// YAML text and a schema give a value, or every problem with its line, column and code frame. Pure.
export { DocumentError } from './problem.ts';
export { readDocument } from './read-document.ts';
export { nearest } from './nearest.ts';
