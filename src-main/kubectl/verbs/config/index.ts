/** `kubectl config …`. Models kubectl `cmd/config` @ v1.34. */
import type { Verb } from '@main/kubectl/cluster';
import { setProperty, unsetProperty } from './property';
import {
  currentContext,
  deleteCluster,
  deleteContext,
  deleteUser,
  getClusters,
  getContexts,
  getUsers,
  renameContext,
  setContext,
  useContext,
} from './entries';
import { view } from './view';

export const CONFIG: Readonly<Record<string, Verb>> = {
  'config current-context': currentContext,
  'config delete-cluster': deleteCluster,
  'config delete-context': deleteContext,
  'config delete-user': deleteUser,
  'config get-clusters': getClusters,
  'config get-contexts': getContexts,
  'config get-users': getUsers,
  'config rename-context': renameContext,
  'config set': setProperty,
  'config set-context': setContext,
  'config unset': unsetProperty,
  'config use-context': useContext,
  'config view': view,
};
