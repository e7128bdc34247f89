/** `kubectl set`: single features of objects. */
import type { Verb } from '@main/kubectl/cluster';
import { setEnv } from './env';
import { setImage } from './image';
import { setResources } from './resources';
import { setSelector } from './selector';
import { setServiceAccount } from './service-account';

export const SET: Readonly<Record<string, Verb>> = {
  'set env': setEnv,
  'set image': setImage,
  'set resources': setResources,
  'set selector': setSelector,
  'set serviceaccount': setServiceAccount,
};
