/**
 * Freezes an object all the way down. Parts that are frozen already are taken as frozen throughout, so that an object
 * that shares most of itself with its predecessor costs only what is new.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
