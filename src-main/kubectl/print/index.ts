export { printCustomColumns } from './custom-columns';
export { printGoSyntax, printGoValue } from './go-values';
export { compactJson, printJson, sortFields } from './json';
export { findValues, JsonPathError, printValue, readPath, readTemplate, type JsonPathNode } from './jsonpath';
export { asList, nameOfObject, printObject, readOutput, type Output } from './output';
export { relaxPath } from './relaxed-path';
export { selectorText } from './selector-text';
export { sortObjects, UnknownField } from './sorting';
export { printRows, printTable, type TableOptions } from './table';
export { printYaml } from './yaml';
export { alignTabs, DESCRIPTION, TABLE, type TabOptions } from './tabwriter';
export {
  boolText,
  longTime,
  orNone,
  orUnset,
  Page,
  printContainers,
  printResources,
  printSource,
  printSpreading,
  printTemplate,
  printTolerations,
  printVolumes,
  sortedAmounts,
  span,
  storageSource,
} from './description';
