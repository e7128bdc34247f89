export { JsonPathError, type Node as JsonPathNode } from './ast';
export { findValues, printTemplate, printValue, type JsonPathOptions } from './evaluate';
export { readPath, readTemplate } from './read';
