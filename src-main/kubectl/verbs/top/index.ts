/** `kubectl top`: what is used, which here is what images and commands are declared to use. Models `cmd/top` @ v1.34. */
import type { Verb } from '@main/kubectl/cluster';
import { topNode } from './node';
import { topPod } from './pod';

export const TOP: Readonly<Record<string, Verb>> = { 'top node': topNode, 'top pod': topPod };
