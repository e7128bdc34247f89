export * from './meta';
export * from './status';
export * from './text';
export * from './time';
export * from './pod-resources';
export * from './quantity';
export * from './selectors';
export * from './taints';
