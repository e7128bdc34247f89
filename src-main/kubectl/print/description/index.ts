export { printContainers, printResources, sortedAmounts } from './containers';
export { boolText, longTime, orNone, orUnset, Page, span } from './page';
export { printSpreading, printTolerations } from './placement';
export { printTemplate } from './template';
export { printSource, printVolumes, storageSource } from './volumes';
