export * from './meta';
export * from './status';
export * from './text';
export * from './time';
