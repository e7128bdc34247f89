export * from './container';
export * from './image-catalogue';
export * from './image-reference';
export * from './pod-network';
export * from './process';
