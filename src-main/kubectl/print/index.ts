export { printCustomColumns } from './custom-columns';
export { printGoValue } from './go-values';
export { compactJson, printJson, sortFields } from './json';
export { findValues, JsonPathError, printValue, readPath, readTemplate, type JsonPathNode } from './jsonpath';
export { asList, nameOfObject, printObject, readOutput, type Output } from './output';
export { relaxPath } from './relaxed-path';
export { sortObjects } from './sorting';
export { printRows, printTable, type TableOptions } from './table';
export { alignTabs, DESCRIPTION, TABLE, type TabOptions } from './tabwriter';
